// One result in full: the sum that its score is, what fits, and the record's own text with the words marked.

import { fill, h } from "./dom.js";
import { t } from "./i18n.js";
import { rules, table } from "./evidence.js";
import { highlight, wordsOf } from "./highlight.js";
import { shortName } from "./kinds.js";
import { facts, texts } from "./record.js";
import { recordOf } from "./records.js";
import { address } from "./route.js";
import { band, parts } from "./score.js";
import { failed, loading } from "./states.js";

/** The detail of a result; `subject` is the name of the record that asked, or empty, and `text` what was typed. */
export function detail(result, { subject, text }) {
  const own = h("div", { class: "detail-record" }, loading(2));
  const name = shortName(result.name);
  recordOf(result.name)
    .then(async (record) => fill(own, factList(await facts(record)), texts(record).map((item) => textBlock(item, wordsOf(result, "targetText")))))
    .catch((error) => fill(own, failed(error)));
  return h(
    "section",
    { class: "detail", "aria-label": t("detail.label", { title: result.title ?? name }) },
    h("header", { class: "detail-head" }, h("h2", {}, result.title || name), band(result)),
    h(
      "p",
      { class: "actions" },
      h("a", { class: "button small primary", href: address("pair", subject ? { a: subject, b: name } : { t: text, b: name }) }, t("detail.pair")),
      h("a", { class: "button small", href: address("search", { for: name, kind: "" }) }, t("detail.match")),
      h("code", { class: "name" }, name),
    ),
    rules(result),
    result.scoreParts && h("div", {}, h("h3", {}, t("score.parts")), parts(result)),
    result.scoreParts && h("div", {}, h("h3", {}, t("evidence.label")), table(result)),
    own,
  );
}

/** Facts as a list of labels and texts. */
export function factList(all) {
  return h("dl", { class: "facts" }, all.map(({ label, text }) => h("div", {}, h("dt", {}, label), h("dd", {}, text))));
}

/** A longer text under its label, with words marked. */
export function textBlock({ label, text }, words) {
  return h("div", { class: "text" }, h("h4", {}, label), h("p", {}, highlight(text, words)));
}
