// Who has something to offer or to ask writes it, an opening or a resource, and sees at once what is read out of it, who or what fits,
// and what each requirement costs.

import { debounced, fill, freshId, h } from "../dom.js";
import { tiles } from "../data_table.js";
import { code, number, t } from "../i18n.js";
import { rules } from "../evidence.js";
import { wantValue } from "../i18n/reasons.js";
import { exchangeForm } from "../exchange.js";
import { kindById, shortName } from "../kinds.js";
import { postingForm } from "../posting.js";
import { forget } from "../records.js";
import { resultItem } from "../result_list.js";
import { address } from "../route.js";
import { call, count } from "../rpc.js";
import { segments } from "../segments.js";
import { empty, failed, loading, note } from "../states.js";

const PAUSE_MS = 350;
const WRITTEN = ["internships", "jobs", "needs", "offers"];

/** Draws the view; what is given back ends its work. */
export function show(main) {
  let asked;
  let form;
  const writing = h("div", {});
  const hints = h("div", { class: "stack", "aria-live": "polite" });
  const later = debounced(PAUSE_MS, () => hint());
  const idField = freshId("id");
  const id = h("input", { id: idField, class: "input", placeholder: "gangwei-001", pattern: "[A-Za-z0-9._\\-]{1,128}", autocomplete: "off" });
  const saved = h("div", { role: "status" });
  fill(
    main,
    h("div", { class: "page-head" }, h("h1", {}, t("enterprise.title"))),
    h(
      "div",
      { class: "halves" },
      h(
        "form",
        { class: "panel", onsubmit: (event) => (event.preventDefault(), save()) },
        segments({ label: t("enterprise.kind"), value: "internships", options: WRITTEN.map((value) => ({ value, text: t(`kind.${value}`) })), changed: begin }),
        writing,
        h("label", { class: "field", for: idField }, t("enterprise.id")),
        h("div", { class: "actions" }, h("span", { class: "narrow" }, id), h("button", { type: "submit", class: "button primary" }, t("enterprise.save"))),
        saved,
      ),
      hints,
    ),
  );
  begin("internships");
  return () => {
    asked?.abort();
    later.cancel();
  };

  function begin(kindId) {
    form = kindById(kindId).opening ? postingForm(kindId, later) : exchangeForm(kindId, later);
    fill(writing, form.element);
    hint();
  }

  async function hint() {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    if (form.isEmpty()) return fill(hints, empty(t("enterprise.none"), t("enterprise.advice")));
    if (hints.childElementCount <= 1) fill(hints, loading(3));
    const mine = form;
    try {
      const record = await mine.record();
      const checked = await check(record, signal);
      const others = mine.faults(checked.violations);
      if (checked.violations.length > 0) {
        return fill(hints, note("bad", h("b", {}, t("error.INVALID_FIELD")), others.map(({ field, description }) => h("p", {}, field, " ", description))));
      }
      const target = kindById(mine.target());
      const [read, wording, fit] = await Promise.all([
        understood(mine.words(), target, signal),
        mine.kind.opening ? call("CatalogService/LintPosting", { record }, { signal }) : {},
        match(record, target, signal, { pageSize: 5, includeIneligible: true }),
      ]);
      const costs = h("div", {});
      const shared = sharedRules(fit.results ?? []);
      fill(hints, wordingPanel(wording.findings ?? []), readPanel(read), fitPanel(fit, shared, target), costs, candidates(fit, shared, mine.kind));
      fill(costs, await costPanel(record, mine, target, count(fit.relevantCount), signal));
    } catch (error) {
      if (error.name !== "AbortError") fill(hints, failed(error, hint));
    }
    return undefined;
  }

  async function save() {
    if (!id.value.trim()) return id.focus();
    try {
      const { warnings = [] } = await call("CatalogService/UpsertRecord", { record: await form.record(id.value.trim()) });
      forget();
      const told = warnings.map(({ field, description }) => note("warn", field, " ", description));
      fill(saved, note("good", t("enterprise.saved", { name: `${form.kind.collection}/${id.value.trim()}` })), told);
    } catch (error) {
      fill(saved, failed(error));
    }
    return undefined;
  }
}

/** What is wrong with a record, without storing it. */
async function check(record, signal) {
  try {
    await call("CatalogService/UpsertRecord", { record, validateOnly: true }, { signal });
    return { violations: [] };
  } catch (error) {
    if (error.violations?.length > 0) return { violations: error.violations };
    throw error;
  }
}

const match = (record, target, signal, more) => call("MatchService/Match", { subjectRecord: record, targetKind: target.wire, countRelevant: true, ...more }, { signal });

async function understood(words, target, signal) {
  const answer = await call("MatchService/Match", { subjectText: words, targetKind: target.wire, pageSize: 1 }, { signal });
  return answer.understood ?? [];
}

/** Wording that a law forbids or that policy asks to leave; nothing where there is none. */
function wordingPanel(findings) {
  if (findings.length === 0) return null;
  const line = ({ words, ground, groundLabel, severity, source }) => {
    const forbidden = severity === "WORDING_SEVERITY_FORBIDDEN";
    return h(
      "li",
      { class: forbidden ? "rule rule-broken" : "rule rule-warning" },
      h("b", {}, code("severity", severity)),
      ` “${words}” `,
      code("ground", ground) || groundLabel,
      source && h("cite", {}, source),
    );
  };
  return h("section", { class: "panel" }, h("h2", {}, t("enterprise.wording")), h("ul", { class: "rules" }, findings.map(line)));
}

function readPanel(wants) {
  const chip = (want) => h("li", { class: "chip chip-plain" }, h("span", { title: want.words }, code("want", want.kind), " ", wantValue(want)));
  return h("section", { class: "panel" }, h("h2", {}, t("enterprise.read")), wants.length > 0 ? h("ul", { class: "chips" }, wants.map(chip)) : h("p", { class: "quiet" }, t("enterprise.readNone")));
}

/** How many fit, and the rules that every candidate breaks: those are of the posting itself. */
function fitPanel(fit, shared, target) {
  const kind = t(`kind.${target.id}`);
  return h(
    "section",
    { class: "panel" },
    h("h2", {}, t("enterprise.fit", { kind })),
    tiles([
      { label: t("enterprise.fitCount"), value: count(fit.relevantCount) >= 1000 ? "1,000+" : number(count(fit.relevantCount)), kind: "good" },
      { label: t("enterprise.all", { kind }), value: number(count(fit.totalCount)) },
    ]),
    rules(shared),
  );
}

/** The violations and warnings that all results have, as those of a result. */
function sharedRules(results) {
  const all = (list) => list.filter(({ ruleId }) => results.every((result) => said(result).some((other) => other.ruleId === ruleId)));
  const said = (result) => [...(result.eligibility?.violations ?? []), ...(result.warnings ?? [])];
  const [first] = results;
  return { eligibility: { violations: all(first?.eligibility?.violations ?? []) }, warnings: all(first?.warnings ?? []) };
}

/** What each requirement costs: how many more would fit without it. */
async function costPanel(record, { kind, requirements }, target, fitting, signal) {
  const of = record[kind.field];
  const stated = requirements.filter((requirement) => requirement.has(of));
  if (stated.length === 0) return null;
  const rows = await Promise.all(
    stated.map(async ({ label, drop }) => {
      const answer = await match({ ...record, [kind.field]: drop(of) }, target, signal, { pageSize: 1 });
      return { label, more: count(answer.relevantCount) - fitting };
    }),
  );
  rows.sort((a, b) => b.more - a.more);
  const words = (more) => (more > 0 ? t("enterprise.more", { count: number(more) }) : more < 0 ? t("enterprise.fewer", { count: number(-more) }) : t("enterprise.same"));
  return h(
    "section",
    { class: "panel" },
    h("h2", {}, t("enterprise.costs")),
    h("p", { class: "quiet" }, t("enterprise.costsAbout")),
    h("ul", { class: "costs" }, rows.map(({ label, more }) => h("li", {}, h("span", {}, t(label)), h("b", { class: more > 0 ? "lift" : "quiet" }, words(more))))),
  );
}

function candidates(fit, { eligibility, warnings }, kind) {
  const results = fit.results ?? [];
  const open = (item, result) => (location.hash = address("search", { for: shortName(result.name), kind: kind.id }));
  const told = new Set([...eligibility.violations, ...warnings].map(({ ruleId }) => ruleId));
  return h("section", {}, h("h2", {}, t("enterprise.candidates")), results.length > 0 ? h("ol", { class: "results" }, results.map((result) => resultItem(result, open, told))) : empty(t("enterprise.noCandidates")));
}
