// Language, theme and key, at the end of the head of the page.

import { fill, freshId, h } from "./dom.js";
import { keep, key } from "./credential.js";
import { change, current, t } from "./i18n.js";
import { forget } from "./records.js";

/** Fills the place with the tools; `again` draws the page anew when one of them changed something. */
export function toolbar(place, again) {
  const other = current() === "en" ? "zh" : "en";
  fill(
    place,
    button(t("tool.key"), key() ? "key-set" : "key", () => askKey(again)),
    button(t("tool.theme"), "theme", switchTheme),
    h("button", { type: "button", class: "tool", lang: other === "en" ? "en" : "zh-CN", onclick: () => change(other).then(again) }, other === "en" ? "English" : "中文"),
  );
}

function button(label, icon, act) {
  return h("button", { type: "button", class: `tool icon icon-${icon}`, "aria-label": label, title: label, onclick: act });
}

function switchTheme() {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
  root.dataset.theme = next;
  try {
    localStorage.setItem("theme", next);
  } catch (_) {
    // It holds until the page is left then.
  }
}

/** Asks for a key in a dialog. */
export function askKey(again) {
  const id = freshId("key");
  const input = h("input", { id, type: "password", class: "input", autocomplete: "off", spellcheck: "false", value: key() });
  const done = (value) => {
    keep(value);
    forget();
    dialog.close();
    again();
  };
  const dialog = h(
    "dialog",
    { class: "dialog", "aria-labelledby": `${id}-title`, onclose: () => dialog.remove() },
    h(
      "form",
      { method: "dialog", onsubmit: (event) => (event.preventDefault(), done(input.value.trim())) },
      h("h2", { id: `${id}-title` }, t("key.title")),
      h("p", { class: "quiet" }, t("key.about")),
      h("label", { class: "field", for: id }, t("key.label")),
      input,
      h(
        "div",
        { class: "actions" },
        h("button", { type: "submit", class: "button primary" }, t("key.use")),
        h("button", { type: "button", class: "button", onclick: () => done("") }, t("key.forget")),
        h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("action.cancel")),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
