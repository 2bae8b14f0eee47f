// A school's cohort: what suits each student, where they would crowd, and plans that place them.

import { announce, fill, h } from "../dom.js";
import { cohort } from "../cohort.js";
import { congestion } from "../congestion.js";
import { dataTable, tiles } from "../data_table.js";
import { csv } from "../download.js";
import { code, hundredths, number, t } from "../i18n.js";
import { kindById, shortName } from "../kinds.js";
import { plans } from "../plans.js";
import { titleOf } from "../record.js";
import { recordOf } from "../records.js";
import { address } from "../route.js";
import { count, stream } from "../rpc.js";
import { band } from "../score.js";
import { segments } from "../segments.js";
import { standards } from "../standards.js";
import { empty, failed, note, progress } from "../states.js";

const DRAW_MS = 250;
const LIMIT = 5;

/** Draws the view; what is given back ends its work. */
export function show(main) {
  const whom = cohort();
  const place = h("div", { class: "stack" });
  let target = "internships";
  let running;
  const planned = plans(whom);
  const compared = standards(whom);
  fill(
    main,
    h("div", { class: "page-head" }, h("h1", {}, t("school.title")), h("button", { type: "button", class: "button small", onclick: () => print() }, t("action.print"))),
    h(
      "form",
      { class: "panel", onsubmit: (event) => (event.preventDefault(), run()) },
      h("h2", {}, t("cohort.title")),
      whom.element,
      h(
        "div",
        { class: "actions" },
        segments({
          label: t("school.target"),
          value: target,
          options: ["internships", "jobs", "courses"].map((value) => ({ value, text: t(`find.${value}`) })),
          changed: (value) => (target = value),
        }),
        h("button", { type: "submit", class: "button primary" }, t("school.run")),
      ),
    ),
    place,
    planned.element,
    compared.element,
  );
  fill(place, empty(t("school.none"), t("school.advice")));
  return () => {
    running?.abort();
    planned.end();
    compared.end();
  };

  async function run() {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    const rows = [];
    const bar = progress(t("school.starting"), () => running.abort());
    const live = h("div", { class: "stack" });
    fill(place, bar.element, live);
    let drawn = 0;
    try {
      const request = {
        subjectKind: kindById("students").wire,
        subjectFilter: await whom.filter(),
        targetKind: kindById(target).wire,
        limit: LIMIT,
      };
      for await (const one of stream("MatchService/BatchMatch", request, { signal })) {
        rows.push({ name: one.subjectName, results: one.results ?? [], failure: one.failure });
        if (performance.now() - drawn > DRAW_MS) {
          drawn = performance.now();
          bar.tell(rows.length, count(one.subjectCount), t("school.running", { done: number(rows.length), of: number(count(one.subjectCount)) }));
        }
      }
      fill(place, report(rows, target));
      announce(t("school.done", { count: number(rows.length) }));
    } catch (error) {
      if (error.name === "AbortError") fill(place, note("warn", t("school.stopped", { count: number(rows.length) })), rows.length > 0 && report(rows, target));
      else fill(place, failed(error, run));
    }
  }
}

function report(rows, target) {
  if (rows.length === 0) return empty(t("school.nobody"), t("school.nobodyAdvice"));
  const refused = rows.filter((row) => row.failure);
  const matched = rows.filter((row) => !row.failure);
  const fits = (row) => ["SCORE_BAND_EXCELLENT", "SCORE_BAND_GOOD"].includes(row.results[0]?.band);
  // Those for whom there is least come first: they need somebody's attention.
  const sorted = [...matched].sort((a, b) => (a.results[0]?.score ?? -1) - (b.results[0]?.score ?? -1));
  return h(
    "div",
    { class: "stack" },
    tiles([
      { label: t("school.students"), value: number(rows.length) },
      { label: t("school.fit"), value: number(matched.filter(fits).length), kind: "good" },
      { label: t("school.weak"), value: number(matched.filter((row) => !fits(row)).length) },
      { label: t("school.refused"), value: number(refused.length), kind: refused.length > 0 ? "warn" : "" },
    ]),
    target !== "courses" && h("section", { class: "panel" }, h("h2", {}, t("crowd.title")), congestion(matched)),
    h(
      "section",
      { class: "panel" },
      h("div", { class: "page-head" }, h("h2", {}, t("school.each")), h("button", { type: "button", class: "button small", onclick: () => save(rows) }, t("action.csv"))),
      dataTable({ label: t("school.each"), columns: columns(), rows: sorted }),
    ),
    refused.length > 0 && h("section", { class: "panel" }, h("h2", {}, t("school.refused")), dataTable({ label: t("school.refused"), rows: refused, columns: refusedColumns() })),
  );
}

function columns() {
  const best = (row) => row.results[0];
  return [
    { title: t("kind.students"), cell: (row) => student(row.name) },
    { title: t("school.best"), cell: (row) => (best(row) ? h("a", { href: address("pair", { a: shortName(row.name), b: shortName(best(row).name) }) }, best(row).title || best(row).name) : h("span", { class: "quiet" }, t("school.nothing"))) },
    { title: t("school.score"), numeric: true, cell: (row) => (best(row) ? hundredths(best(row).score ?? 0) : "") },
    { title: t("school.grade"), cell: (row) => best(row) && band(best(row)) },
    { title: t("school.lacks"), cell: (row) => (best(row)?.missingCertificates ?? []).concat(best(row)?.missingSkills ?? []).slice(0, 3).map((item) => h("span", { class: "pill pill-missing" }, item.name)) },
  ];
}

/** The id of a student with the major, which is read when the row is drawn. */
export function student(name) {
  const about = h("span", { class: "quiet" });
  recordOf(name)
    .then((record) => (about.textContent = ` ${titleOf(record)}`))
    .catch(() => {});
  return [h("b", {}, shortName(name).split("/").pop()), about];
}

function refusedColumns() {
  return [
    { title: t("kind.students"), cell: (row) => shortName(row.name) },
    { title: t("school.why"), cell: (row) => reason(row.failure) },
  ];
}

const reason = (failure) => code("error", (failure.reason ?? "").replace("ERROR_REASON_", "")) || failure.message;

function save(rows) {
  csv(
    "matches.csv",
    [t("kind.students"), t("school.rank"), t("school.best"), t("school.name"), t("school.score"), t("school.grade"), t("school.why")],
    rows.flatMap((row) =>
      row.failure
        ? [[shortName(row.name), "", "", "", "", "", reason(row.failure)]]
        : row.results.map((result, at) => [shortName(row.name), at + 1, result.title, shortName(result.name), hundredths(result.score ?? 0, 1), code("band", result.band), ""]),
    ),
  );
}
