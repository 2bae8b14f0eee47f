// What was understood of a typed text, as chips; taking one away takes its words out of the text.

import { h } from "./dom.js";
import { code, t } from "./i18n.js";
import { wantValue } from "./i18n/reasons.js";

/** The chips; `remove` is called with the words to take out. */
export function chips(understood, remove) {
  if (understood.length === 0) return null;
  return h(
    "div",
    { class: "understood" },
    h("span", { class: "quiet", id: "understood-label" }, t("want.label")),
    h("ul", { class: "chips", "aria-labelledby": "understood-label" }, understood.map((want) => chip(want, remove))),
  );
}

function chip(want, remove) {
  const polarity = (want.polarity ?? "").replace("WANT_POLARITY_", "").toLowerCase();
  const value = wantValue(want);
  const words = value ? `${code("want", want.kind)} ${value}` : code("want", want.kind);
  const stance = polarity === "wanted" ? "" : `${code("polarity", want.polarity)} `;
  return h(
    "li",
    { class: `chip chip-${polarity}` },
    h("span", { title: want.words }, stance && h("b", {}, stance), words),
    h("button", { type: "button", class: "chip-remove", "aria-label": t("want.remove", { words: want.words ?? value }), onclick: () => remove(want.words) }, "×"),
  );
}

/** The text without the words, and without the gap that they leave. */
export function without(text, words) {
  return text.replace(words, " ").replace(/\s{2,}/g, " ").replace(/^[\s,，、;；]+|[\s,，、;；]+$/g, "");
}
