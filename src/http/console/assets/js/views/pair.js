// Two records side by side: what fits, what is missing, and what would change it.

import { announce, fill, h } from "../dom.js";
import { textBlock } from "../detail.js";
import { rules, table } from "../evidence.js";
import { highlight, wordsOf } from "../highlight.js";
import { hundredths, t } from "../i18n.js";
import { kindOf, shortName } from "../kinds.js";
import { pickRecord } from "../picker.js";
import { facts, opened, texts, titleOf } from "../record.js";
import { recordOf } from "../records.js";
import { remedies } from "../remedies.js";
import { address } from "../route.js";
import { call } from "../rpc.js";
import { band, parts } from "../score.js";
import { empty, failed, loading, note } from "../states.js";

/** Draws the view; what is given back ends its work. */
export function show(main, parameters) {
  const asked = new AbortController();
  const text = parameters.get("t") ?? "";
  const a = kindOf(parameters.get("a") ?? "") ? parameters.get("a") : "";
  const b = kindOf(parameters.get("b") ?? "") ? parameters.get("b") : "";
  const go = (changed) => (location.hash = address("pair", { a, b, t: a ? "" : text, ...changed }));
  const left = side(t("pair.a"), a, text, () => pickRecord((name) => go({ a: name, t: "" }), { kind: "students" }));
  const right = side(t("pair.b"), b, "", () => pickRecord((name) => go({ b: name }), { kind: "internships" }));
  const verdict = h("section", { class: "verdict", "aria-label": t("pair.verdict") });
  fill(
    main,
    h("div", { class: "page-head" }, h("h1", {}, t("nav.pair")), (a || text) && b && h("button", { type: "button", class: "button small", onclick: () => print() }, t("action.print"))),
    h("div", { class: "pair-pick" }, left.head, a && b && h("button", { type: "button", class: "tool swap", "aria-label": t("pair.swap"), title: t("pair.swap"), onclick: () => go({ a: b, b: a }) }, "⇄"), right.head),
    verdict,
    h("div", { class: "pair-records" }, left.body, right.body),
  );
  if (!(a || text) || !b) fill(verdict, empty(t("pair.choose"), t("pair.advice")));
  else explain();
  return () => asked.abort();

  async function explain() {
    fill(verdict, loading(3));
    try {
      const subject = a ? { subjectName: a } : { subjectText: text };
      const answer = await call("MatchService/ExplainPair", { ...subject, targetName: b }, { signal: asked.signal });
      const { result } = answer;
      fill(verdict, judgement(result, answer.remedies ?? []));
      left.mark(wordsOf(result, "subjectText"));
      right.mark(wordsOf(result, "targetText"));
      announce(t("score.label", { score: hundredths(result.score ?? 0) }));
    } catch (error) {
      if (error.name !== "AbortError") fill(verdict, failed(error, explain));
    }
  }
}

function judgement(result, changes) {
  const eligible = result.eligibility?.eligible === true;
  return [
    h(
      "div",
      { class: "verdict-score panel" },
      h("div", { class: "big" }, h("b", { class: "big-number" }, hundredths(result.score ?? 0)), h("span", { class: "quiet" }, t("score.of")), band(result)),
      note(eligible ? "good" : "bad", t(eligible ? "pair.eligible" : "pair.ineligible")),
      rules(result),
      parts(result),
    ),
    h("div", { class: "verdict-fit panel" }, h("h2", {}, t("evidence.label")), table(result), h("h2", {}, t("pair.changes")), remedies(changes, result)),
  ];
}

/** One side: the head that says which record it is, and the body with all that it states. */
function side(label, name, text, pick) {
  const title = h("b", {}, name ? shortName(name) : text ? t("pair.text") : t("pair.none"));
  const button = h("button", { type: "button", class: "button small", onclick: pick }, t(name ? "pair.change" : "pair.pick"));
  const head = h("div", { class: "subject" }, h("span", { class: "tag" }, name ? t(`kind.${kindOf(name).id}`) : label), h("span", { class: "subject-words" }, title, name && h("span", { class: "quiet" }, shortName(name))), button);
  const body = h("section", { class: "panel", "aria-label": label });
  let words = [];
  let draw = () => {};
  if (text && !name) {
    draw = () => fill(body, h("h2", {}, label), h("p", { class: "typed" }, highlight(text, words)));
    draw();
  } else if (name) {
    fill(body, h("h2", {}, label), loading(2));
    recordOf(name)
      .then(async (record) => {
        title.textContent = titleOf(record);
        const stated = await facts(record);
        const marked = ({ label: term, text: value }) => h("div", {}, h("dt", {}, term), h("dd", {}, highlight(value, words)));
        draw = () => fill(body, h("h2", {}, titleOf(record)), h("dl", { class: "facts" }, stated.map(marked)), texts(record).map((item) => textBlock(item, words)), labels(record));
        draw();
      })
      .catch((error) => fill(body, h("h2", {}, label), failed(error)));
  } else {
    body.hidden = true;
  }
  return { head, body, mark: (marked) => ((words = marked), draw()) };
}

function labels(record) {
  const all = Object.entries(record.labels ?? {});
  const state = [opened(record).kind && t(`kind.${opened(record).kind.id}`), record.updateTime && t("record.updated", { time: record.updateTime.slice(0, 10) })];
  return h("p", { class: "quiet small" }, state.filter(Boolean).join(" · "), all.map(([key, value]) => h("span", { class: "tag" }, `${key}: ${value}`)));
}
