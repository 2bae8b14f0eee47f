// What the service says of a page beside its results.

import { h } from "./dom.js";
import { number, t } from "./i18n.js";
import { ruleName } from "./i18n/reasons.js";
import { note } from "./states.js";

/** The notice, with a way out where there is one: `showOut` shows what rules keep out, `clear` drops the filters. */
export function notice(said, { showOut, clear }) {
  if (!said?.kind || said.kind === "MATCH_NOTICE_KIND_UNSPECIFIED") return null;
  const kind = said.kind.replace("MATCH_NOTICE_KIND_", "");
  const rules = (said.rules ?? []).map((rule) => h("li", {}, ruleName(rule.ruleId), " ", h("span", { class: "quiet" }, t("notice.count", { count: number(rule.count), of: number(said.lookedAt) }))));
  return note(
    kind === "NOTHING_GOOD" ? "info" : "warn",
    h("p", {}, t(`notice.${kind}`) === `notice.${kind}` ? said.message : t(`notice.${kind}`)),
    rules.length > 0 && h("ul", {}, rules),
    kind === "RULES_KEEP_OUT" && h("button", { type: "button", class: "button small", onclick: showOut }, t("notice.showOut")),
    kind === "NOTHING_PASSES" && h("button", { type: "button", class: "button small", onclick: clear }, t("notice.clear")),
  );
}
