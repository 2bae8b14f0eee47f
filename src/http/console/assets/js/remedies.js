// What would change a pair, and the courses that give what is missing.

import { h } from "./dom.js";
import { hundredths, t } from "./i18n.js";
import { ruleName } from "./i18n/reasons.js";
import { shortName } from "./kinds.js";
import { address } from "./route.js";

/** The changes of an explained pair, each with the score after it. */
export function remedies(all, result) {
  if (all.length === 0) return h("p", { class: "quiet" }, t("pair.noChanges"));
  const before = result.score ?? 0;
  return h("ol", { class: "remedies" }, all.map((remedy) => row(remedy, before, result.eligibility?.eligible === true)));
}

function row(remedy, before, wasEligible) {
  const lift = (remedy.scoreAfter ?? 0) - before;
  return h(
    "li",
    { class: "remedy" },
    h("div", { class: "remedy-head" }, h("b", {}, remedy.change), lift > 0.0005 && h("span", { class: "lift", title: t("pair.after", { score: hundredths(remedy.scoreAfter, 1) }) }, `+${hundredths(lift, 1)}`)),
    (remedy.ruleIds ?? []).map((id) => h("p", { class: "mended" }, t("pair.mends", { rule: ruleName(id) }))),
    remedy.eligibleAfter && !wasEligible && h("p", { class: "mended" }, t("pair.thenEligible")),
    remedy.courses?.length > 0 && h("p", { class: "courses" }, t("pair.courses"), " ", remedy.courses.map((course) => h("a", { class: "button small", href: address("search", { for: shortName(course.name), kind: "jobs" }) }, course.title || course.name))),
  );
}
