// What of the skills and certificates asked is there and what is missing, and which rules a pair breaks.

import { h } from "./dom.js";
import { t } from "./i18n.js";
import { broken } from "./i18n/reasons.js";
import { attestedBy } from "./verified.js";

/** Pills of all that matched and all that is missing, or the first of them where `most` is given. */
export function pills(result, most = Infinity) {
  const of = (list, kind) => (list ?? []).map((item) => ({ ...item, kind }));
  const all = [
    ...of(result.matchedSkills, "matched"),
    ...of(result.matchedCertificates, "matched"),
    ...of(result.missingCertificates, "missing"),
    ...of(result.missingSkills, "missing"),
  ];
  const shown = all.slice(0, most);
  if (all.length === 0) return null;
  return h(
    "ul",
    { class: "pills", "aria-label": t("evidence.label") },
    shown.map((item) => h("li", { class: `pill pill-${item.kind}`, title: title(item) }, sign(item), item.name, must(item), tick(item))),
    all.length > shown.length && h("li", { class: "pill" }, t("evidence.more", { count: all.length - shown.length })),
  );
}

const sign = (item) => h("span", { class: "unseen" }, `${t(`evidence.${item.kind}`)} `);
const must = (item) => item.required && h("span", { class: "must" }, t("evidence.required"));
const words = (item) => [item.subjectText, item.targetText].filter(Boolean).join(" ↔ ");
const by = (item) => (item.verified ? attestedBy(item.verified) : "");
const title = (item) => [words(item), by(item)].filter(Boolean).join("\n") || null;
const tick = (item) => item.verified && h("span", { class: "verified" }, h("span", { "aria-hidden": "true" }, "✓"), h("span", { class: "unseen" }, ` ${by(item)}`));

/** The four lists with the words of both sides, as a table. */
export function table(result) {
  const groups = [
    ["matchedSkills", "matched"],
    ["matchedCertificates", "matched"],
    ["missingSkills", "missing"],
    ["missingCertificates", "missing"],
  ];
  const rows = groups.flatMap(([list, kind]) => (result[list] ?? []).map((item) => ({ ...item, kind })));
  if (rows.length === 0) return h("p", { class: "quiet" }, t("evidence.none"));
  return h(
    "table",
    { class: "evidence" },
    h("caption", { class: "unseen" }, t("evidence.label")),
    h("thead", {}, h("tr", {}, ["name", "subject", "target"].map((column) => h("th", { scope: "col" }, t(`evidence.${column}`))))),
    h(
      "tbody",
      {},
      rows.map((item) =>
        h(
          "tr",
          { class: `row-${item.kind}` },
          h("th", { scope: "row" }, sign(item), item.name, must(item), item.verified && h("span", { class: "verified by" }, by(item))),
          h("td", {}, item.subjectText || h("span", { class: "quiet" }, t("evidence.unstated"))),
          h("td", {}, item.targetText || h("span", { class: "quiet" }, t("evidence.unstated"))),
        ),
      ),
    ),
  );
}

/** Broken rules and warnings but those whose ids are in `said`; nothing where there are none. */
export function rules(result, said = new Set()) {
  const line = (kind) => (violation) => {
    const { text, source } = broken(violation);
    return h("li", { class: `rule rule-${kind}` }, h("b", {}, t(`rule.kind.${kind}`)), " ", text, source && h("cite", {}, source));
  };
  const fresh = ({ ruleId }) => !said.has(ruleId);
  const lines = [
    ...(result.eligibility?.violations ?? []).filter(fresh).map(line("broken")),
    ...(result.warnings ?? []).filter(fresh).map(line("warning")),
  ];
  return lines.length > 0 ? h("ul", { class: "rules", "aria-label": t("rule.label") }, lines) : null;
}
