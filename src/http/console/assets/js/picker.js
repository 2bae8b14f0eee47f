// Chooses a stored record: by its name, by words, or from the list of its kind.

import { debounced, fill, freshId, h } from "./dom.js";
import { t } from "./i18n.js";
import { KINDS, kindById, kindOf, shortName } from "./kinds.js";
import { summary, titleOf } from "./record.js";
import { recordOf } from "./records.js";
import { call } from "./rpc.js";
import { segments } from "./segments.js";
import { empty, failed, loading } from "./states.js";

/** Opens the dialog; `chosen` is called with the short name. `kinds` are the ids of those that may be chosen. */
export function pickRecord(chosen, { kind = "students", kinds = KINDS.map((kind) => kind.id) } = {}) {
  const id = freshId("picker");
  let current = kindById(kind);
  let asked;
  const list = h("ul", { class: "picks" });
  const input = h("input", { id: `${id}-text`, type: "search", class: "input", autocomplete: "off", placeholder: t("picker.placeholder"), oninput: () => later() });
  const dialog = h(
    "dialog",
    { class: "dialog wide", "aria-labelledby": id, onclose: () => (asked?.abort(), dialog.remove()) },
    h("header", { class: "dialog-head" }, h("h2", { id }, t("picker.title")), h("button", { type: "button", class: "tool", "aria-label": t("action.close"), onclick: () => dialog.close() }, "×")),
    segments({ label: t("picker.kind"), value: current.id, options: KINDS.filter((one) => kinds.includes(one.id)).map((one) => ({ value: one.id, text: t(`kind.${one.id}`) })), changed: (to) => ((current = kindById(to)), find()) }),
    h("label", { class: "unseen", for: `${id}-text` }, t("picker.placeholder")),
    input,
    list,
  );
  const later = debounced(120, find);

  async function find() {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    if (list.childElementCount === 0) fill(list, h("li", {}, loading(3)));
    try {
      const names = await candidates(input.value.trim(), current, signal);
      if (!signal.aborted) fill(list, names.length > 0 ? names.map(pick) : h("li", {}, empty(t("picker.none"))));
    } catch (error) {
      if (error.name !== "AbortError") fill(list, h("li", {}, failed(error, find)));
    }
  }

  function pick(name) {
    const about = h("span", { class: "quiet" }, shortName(name));
    const title = h("b", {}, shortName(name));
    recordOf(name)
      .then(async (record) => {
        title.textContent = titleOf(record);
        about.textContent = [shortName(name), ...(await summary(record))].join(" · ");
      })
      .catch(() => (about.textContent = t("record.unread")));
    const take = () => {
      dialog.close();
      chosen(shortName(name));
    };
    return h("li", {}, h("button", { type: "button", class: "pick", onclick: take }, title, about));
  }

  document.body.append(dialog);
  dialog.showModal();
  input.focus();
  find();
}

async function candidates(text, kind, signal) {
  const direct = kindOf(text) ? text : /^[A-Za-z0-9._-]+$/.test(text) ? `${kind.collection}/${text}` : "";
  if (direct) {
    try {
      return [(await call("CatalogService/GetRecord", { name: direct }, { signal })).record.name];
    } catch (error) {
      if (error.code !== "not_found") throw error;
    }
  }
  if (!text) return ((await call("CatalogService/ListRecords", { kind: kind.wire, pageSize: 30 }, { signal })).records ?? []).map((record) => record.name);
  return ((await call("MatchService/Match", { subjectText: text, targetKind: kind.wire, pageSize: 30 }, { signal })).results ?? []).map((result) => result.name);
}
