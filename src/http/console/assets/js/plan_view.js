// One plan: what it reaches, what was proven of it, who goes where, and what can be done with it.

import { fill, freshId, h } from "./dom.js";
import { code, hundredths, number, percent, t } from "./i18n.js";
import { priced, shown } from "./i18n/placement.js";
import { ruleName } from "./i18n/reasons.js";
import { confirmed } from "./confirm.js";
import { dataTable, tiles } from "./data_table.js";
import { csv } from "./download.js";
import { shortName } from "./kinds.js";
import { regionName } from "./names.js";
import { pickRecord } from "./picker.js";
import { titleOf } from "./record.js";
import { recordOf } from "./records.js";
import { address } from "./route.js";
import { call, count } from "./rpc.js";
import { failed, note } from "./states.js";

const id = (name) => name.split("/").pop();

/** The whole plan, its students of all pages. */
async function planOf(name, signal) {
  let plan;
  let afterStudentName = "";
  do {
    const answer = await call("PlacementService/GetPlan", { name, pageSize: 5000, afterStudentName }, { signal });
    if (plan) plan.students.push(...(answer.plan.students ?? []));
    else plan = { students: [], slots: [], ...answer.plan };
    afterStudentName = answer.nextStudentName ?? "";
  } while (afterStudentName);
  return plan;
}

/** Draws a plan; `changed` is told when it was adopted or amended, `others` are the names of plans to compare with. */
export async function planView(name, { others, changed, close, signal }) {
  const element = h("section", { class: "panel stack plan", "aria-label": id(name) });
  const said = h("div", {});
  await draw();
  return element;

  async function draw() {
    const plan = await planOf(name, signal);
    const placed = plan.students.filter((student) => student.slotName);
    const left = plan.students.filter((student) => !student.slotName);
    const adopted = plan.state === "PLAN_STATE_ADOPTED";
    // One that was adopted is history: it is shown, and stays as it is.
    const settled = plan.state !== "PLAN_STATE_PROPOSED";
    fill(
      element,
      h(
        "div",
        { class: "page-head" },
        h("h2", {}, `${t("plan.one")} ${id(name)}`, " ", h("span", { class: adopted ? "band band-good" : "tag" }, code("planState", plan.state))),
        h(
          "div",
          { class: "actions" },
          !settled && h("button", { type: "button", class: "button small primary", disabled: (plan.trialNotes ?? []).length > 0, onclick: adopt }, t("plan.adopt")),
          h("button", { type: "button", class: "button small", onclick: () => save(plan) }, t("action.csv")),
          h("button", { type: "button", class: "button small", onclick: () => print() }, t("action.print")),
          h("button", { type: "button", class: "tool", "aria-label": t("action.close"), onclick: close }, "×"),
        ),
      ),
      said,
      figures(plan),
      proof(plan),
      ranks(plan.certificate ?? {}),
      others.length > 0 && compare(others),
      section(t("plan.left", { count: number(left.length) }), dataTable({ label: t("plan.leftLabel"), rows: left, columns: leftColumns(settled), none: t("plan.leftNone") }), true),
      section(t("plan.placedCount", { count: number(placed.length) }), dataTable({ label: t("plan.placed"), rows: placed, columns: placedColumns(settled) }), true),
      section(t("plan.slots"), dataTable({ label: t("plan.slots"), rows: plan.slots, columns: slotColumns() })),
      (plan.prices ?? []).length > 0 && section(t("plan.prices"), dataTable({ label: t("plan.prices"), rows: plan.prices, columns: priceColumns() })),
      (plan.overrides ?? []).length > 0 && section(t("plan.overrides"), dataTable({ label: t("plan.overrides"), rows: plan.overrides, columns: overrideColumns() }), true),
      (plan.fairness ?? []).length > 0 && section(t("plan.fairness"), dataTable({ label: t("plan.fairness"), rows: plan.fairness, columns: fairnessColumns() })),
    );
  }

  async function adopt() {
    if (!(await confirmed(t("plan.adopt"), t("plan.adoptAbout"), t("plan.adopt")))) return;
    await change("PlacementService/AdoptPlan", { name });
  }

  function amend(student) {
    pickRecord((slot) => change("PlacementService/AmendPlan", { name, overrides: [{ studentName: student.studentName, slotName: slot }] }), { kind: "internships", kinds: ["internships", "jobs"] });
  }

  async function change(method, request) {
    try {
      await call(method, request, { signal });
      fill(said);
      await draw();
      changed();
    } catch (error) {
      if (error.name !== "AbortError") fill(said, failed(error));
    }
  }

  function compare(names) {
    const pick = freshId("compare");
    const moves = h("div", {});
    const select = h("select", { id: pick, class: "input", onchange: () => show(select.value) }, h("option", { value: "" }, t("plan.compareNone")), names.map((other) => h("option", { value: other }, id(other))));
    return h("div", { class: "compare" }, h("label", { class: "field", for: pick }, t("plan.compare")), h("span", { class: "narrow" }, select), moves);

    async function show(other) {
      if (!other) return fill(moves);
      try {
        const answer = await call("PlacementService/ComparePlans", { beforeName: other, afterName: name }, { signal });
        const more = count(answer.morePlacedCount);
        return fill(
          moves,
          h("p", {}, t("plan.compared", { moves: number(count(answer.moveCount)), placed: more > 0 ? `+${more}` : more, score: (answer.moreScore ?? 0).toFixed(2) })),
          dataTable({ label: t("plan.moves"), rows: answer.moves ?? [], columns: moveColumns(), none: t("plan.same") }),
        );
      } catch (error) {
        return error.name !== "AbortError" && fill(moves, failed(error));
      }
    }
  }

  function leftColumns(settled) {
    return [
      { title: t("kind.students"), cell: (student) => id(student.studentName) },
      { title: t("plan.why"), cell: (student) => (student.reasons ?? []).map((reason) => h("div", {}, why(reason))) },
      { title: t("plan.nearest"), cell: (student) => shown(student.nearestChange) },
      ...amendColumn(settled),
    ];
  }

  function placedColumns(settled) {
    return [
      { title: t("kind.students"), cell: (student) => id(student.studentName) },
      { title: t("kind.internships"), cell: (student) => h("a", { href: address("pair", { a: shortName(student.studentName), b: shortName(student.slotName) }) }, titled(student.slotName)) },
      { title: t("plan.rank"), numeric: true, cell: (student) => student.wishRank || "–" },
      { title: t("school.score"), numeric: true, cell: (student) => hundredths(student.score ?? 0) },
      ...amendColumn(settled),
    ];
  }

  function amendColumn(settled) {
    return settled ? [] : [{ title: "", cell: (student) => h("button", { type: "button", class: "button small", onclick: () => amend(student) }, t("plan.amend")) }];
  }
}

/** A part of the plan under its title, open where it is what one looks for first. */
const section = (title, content, open = false) => h("details", { class: "part-of-plan", open }, h("summary", {}, h("h3", {}, title)), content);

/** How many are at each place of their wishes, from the first. */
function ranks({ wishRankCounts = [] }) {
  const counts = wishRankCounts.map(count);
  const widest = Math.max(1, ...counts);
  const bar = (value, at) => h("li", { class: "bar" }, h("span", { class: "bar-name" }, t("plan.atRank", { rank: at + 1 })), h("span", { class: "bar-track", "aria-hidden": "true" }, h("i", { class: "bar-fill", vars: { "--share": value / widest } })), h("span", { class: "bar-words" }, t("plan.people", { count: number(value) })));
  return counts.length > 0 && h("ul", { class: "bars", "aria-label": t("plan.ranks") }, counts.slice(0, 10).map(bar));
}

/** The title of an opening, which is read when the row is drawn. */
function titled(name) {
  const place = h("span", {}, shortName(name));
  recordOf(name)
    .then((record) => (place.textContent = titleOf(record)))
    .catch(() => {});
  return place;
}

function figures({ certificate = {}, studentCount, slotCount }) {
  return tiles([
    { label: t("plan.placed"), value: `${number(count(certificate.placedCount))} / ${number(count(studentCount))}`, kind: "good" },
    { label: t("plan.openings"), value: number(count(slotCount)) },
    { label: t("plan.meanRank"), value: (certificate.meanWishRank ?? 0).toFixed(2) },
    { label: t("plan.worstRank"), value: number(certificate.worstWishRank ?? 0) },
    { label: t("plan.score"), value: (certificate.totalScore ?? 0).toFixed(1) },
    { label: t("crowd.gini"), value: `${(certificate.giniBefore ?? 0).toFixed(2)} → ${(certificate.giniAfter ?? 0).toFixed(2)}` },
  ]);
}

function proof({ certificate = {}, objective, trialNotes = [] }) {
  const faults = certificate.faults ?? [];
  if (faults.length > 0) return note("bad", h("b", {}, t("plan.faults")), h("ul", {}, faults.map((words) => h("li", {}, shown(words)))));
  const words = [t("plan.sound")];
  if (objective === "PLACEMENT_OBJECTIVE_STABLE") words.push(t("plan.blocking", { count: number(count(certificate.blockingPairCount)) }));
  else if (certificate.gap === "0") words.push(t("plan.best"));
  else if (certificate.gap) words.push(t("plan.gap", { share: upTo(Number(certificate.gap) / Number(certificate.bound)) }));
  if (certificate.finished !== true) words.push(t("plan.unfinished"));
  return [note("good", words.join(" ")), trialNotes.length > 0 && note("warn", h("b", {}, t("plan.trial")), h("ul", {}, trialNotes.map((words) => h("li", {}, shown(words)))))];
}

/** A share as a bound: rounded up, so that it is never too good. */
const upTo = (share) => `${(Math.ceil(share * 10000) / 100).toFixed(2)}%`;

function why({ kind, detail, slotCount }) {
  const words = code("unplaced", kind);
  const more = kind === "rule" ? ruleName(detail) : detail;
  return [words, more && `：${more}`, slotCount > 0 && h("span", { class: "quiet" }, ` ${t("plan.openingCount", { count: slotCount })}`)];
}

function slotColumns() {
  return [
    { title: t("kind.internships"), cell: (slot) => titled(slot.slotName) },
    { title: t("fact.employer"), cell: (slot) => slot.employerDisplayName ?? "" },
    { title: t("plan.taken"), numeric: true, cell: (slot) => `${slot.takenCount ?? 0} / ${slot.capacity ?? 0}` },
    { title: t("plan.note"), cell: (slot) => (slot.closed ? t("plan.closed", { count: slot.minIntake }) : "") },
  ];
}

function priceColumns() {
  const signed = (value, digits) => (value > 0 ? `+${value.toFixed(digits)}` : value.toFixed(digits));
  return [
    { title: t("plan.without"), cell: priced },
    { title: t("plan.morePlaced"), numeric: true, cell: (price) => signed(count(price.morePlacedCount), 0) },
    { title: t("plan.moreScore"), numeric: true, cell: (price) => signed(price.moreScore ?? 0, 2) },
  ];
}

function overrideColumns() {
  return [
    { title: t("kind.students"), cell: (one) => id(one.studentName) },
    { title: t("plan.before"), cell: (one) => (one.slotNameBefore ? titled(one.slotNameBefore) : "–") },
    { title: t("plan.after"), cell: (one) => (one.slotName ? titled(one.slotName) : "–") },
    { title: t("rule.label"), cell: (one) => (one.brokenRuleIds ?? []).map((rule) => h("div", {}, ruleName(rule))) },
  ];
}

function moveColumns() {
  return [
    { title: t("kind.students"), cell: (move) => id(move.studentName) },
    { title: t("plan.before"), cell: (move) => (move.slotNameBefore ? titled(move.slotNameBefore) : "–") },
    { title: t("plan.after"), cell: (move) => (move.slotNameAfter ? titled(move.slotNameAfter) : "–") },
  ];
}

/** A group by its attribute and value; of a household the region's name, which is read when the row is drawn. */
function group({ attribute, value = "" }) {
  const words = h("span", {}, attribute === "poverty_relief" ? code("answer", `ANSWER_${value.toUpperCase()}`) : value);
  if (attribute === "household_region") regionName(value).then((name) => (words.textContent = name));
  return [code("protected", attribute), " ", words];
}

function fairnessColumns() {
  const figure = (name, show) => (cell) => (cell.hidden || !cell[name] ? "–" : `${show(cell[name].value ?? 0)} (${show(cell[name].low ?? 0)}–${show(cell[name].high ?? 0)})`);
  return [
    { title: t("plan.group"), cell: group },
    { title: t("school.students"), numeric: true, cell: (cell) => (cell.hidden ? t("plan.hidden") : number(count(cell.studentCount))) },
    { title: t("plan.share"), numeric: true, cell: figure("placedShare", percent) },
    { title: t("plan.meanRank"), numeric: true, cell: figure("wishRank", (value) => value.toFixed(1)) },
  ];
}

function save(plan) {
  csv(
    `plan-${id(plan.name)}.csv`,
    [t("kind.students"), t("kind.internships"), t("plan.rank"), t("school.score"), t("plan.why"), t("plan.nearest")],
    plan.students.map((student) => [shortName(student.studentName), student.slotName ? shortName(student.slotName) : "", student.wishRank || "", student.slotName ? hundredths(student.score ?? 0, 1) : "", (student.reasons ?? []).map((reason) => code("unplaced", reason.kind)).join("、"), shown(student.nearestChange)]),
  );
}
