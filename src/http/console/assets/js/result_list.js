// Results as a list: each a score, a title, who offers it, what fits and what is missing.

import { fill, h } from "./dom.js";
import { t } from "./i18n.js";
import { pills, rules } from "./evidence.js";
import { summary } from "./record.js";
import { recordOf } from "./records.js";
import { band, meter } from "./score.js";

/** One result; `open` is called with it when it is chosen. Rules of `said` were told of all results before. */
export function resultItem(result, open, said = new Set()) {
  const about = h("p", { class: "result-about" }, "\u00a0");
  recordOf(result.name)
    .then(summary)
    .then((facts) => fill(about, facts.map((fact) => h("span", {}, fact))))
    .catch(() => fill(about, h("span", { class: "quiet" }, t("record.unread"))));
  const button = h("button", { type: "button", class: "result-title", "aria-expanded": "false", onclick: () => open(item, result) }, result.title || result.name);
  const item = h(
    "li",
    { class: result.eligibility?.eligible ? "result" : "result is-out" },
    result.scoreParts ? meter(result) : h("div", { class: "meter" }),
    h(
      "div",
      { class: "result-body" },
      h("div", { class: "result-head" }, h("h3", {}, button), band(result)),
      about,
      pills(result, 7),
      rules(result, said),
      similar(result),
    ),
  );
  return item;
}

/** The copies behind a result, behind a row that opens. */
function similar(result) {
  const count = Number(result.similarCount ?? 0);
  if (count === 0) return null;
  const list = h("ul", { class: "similar-list" });
  const details = h("details", { class: "similar" }, h("summary", {}, t("result.similar", { count })), list);
  details.addEventListener("toggle", () => {
    if (!details.open || list.childElementCount > 0) return;
    const names = result.similarNames ?? [];
    fill(list, names.map(similarRow), count > names.length && h("li", { class: "quiet" }, t("result.similarMore", { count: count - names.length })));
  });
  return details;
}

function similarRow(name) {
  const place = h("li", {}, h("span", { class: "quiet" }, name));
  recordOf(name)
    .then(async (record) => fill(place, (await summary(record)).join(" · ") || name))
    .catch(() => {});
  return place;
}
