// What stands in the place of a list that is not there: it is being fetched, it is empty, or it could not be had.

import { announce, h } from "./dom.js";
import { code, has, t } from "./i18n.js";

/** Grey lines in the shape of what will come. */
export function loading(rows = 4) {
  const line = () => h("div", { class: "ghost" }, h("i", {}), h("i", {}), h("i", {}));
  return h("div", { class: "loading", role: "status", "aria-label": t("state.loading") }, Array.from({ length: rows }, line));
}

/** Why there is nothing, and what to do about it. */
export function empty(title, advice, ...more) {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), advice && h("p", {}, advice), more);
}

/** What went wrong in words, with every field at fault, and a way to try again. */
export function failed(error, again) {
  const key = `error.${error.reason || error.code}`;
  const words = has(key) ? t(key) : t("error.other", { code: error.code ?? error.name });
  announce(words);
  return h(
    "div",
    { class: "failed", role: "alert" },
    h("p", { class: "empty-title" }, words),
    error.violations?.length
      ? h("ul", {}, error.violations.map(({ field, description }) => h("li", {}, h("code", {}, field), " ", description)))
      : error.message && h("p", { class: "raw" }, error.message),
    again && h("button", { type: "button", class: "button", onclick: again }, t("action.again")),
  );
}

/** A short note of a kind: "info", "warn", "bad". */
export const note = (kind, ...children) => h("div", { class: `note note-${kind}` }, children);

/** How far long work is, with a way to end it. */
export function progress(label, cancel) {
  const bar = h("progress", { max: 1, "aria-label": label });
  const text = h("span", { class: "progress-text" }, label);
  const element = h(
    "div",
    { class: "progress" },
    text,
    bar,
    cancel && h("button", { type: "button", class: "button small", onclick: cancel }, t("action.cancel")),
  );
  return {
    element,
    /** `of` is 0 where it is not known. */
    tell(done, of, words) {
      if (of > 0) bar.value = done / of;
      else bar.removeAttribute("value");
      text.textContent = words;
    },
  };
}

/** A short code of the API as a small tag. */
export const tag = (prefix, value) => h("span", { class: "tag" }, code(prefix, value));
