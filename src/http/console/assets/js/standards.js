// Courses beside an occupational or certificate standard: what they cover of it, in which words, and what is missing. A document of a
// standard is read, looked at and kept here too.

import { announce, fill, freshId, h } from "./dom.js";
import { dataTable, tiles } from "./data_table.js";
import { code, hundredths, number, percent, t } from "./i18n.js";
import { shortName } from "./kinds.js";
import { call } from "./rpc.js";
import { failed, loading, note } from "./states.js";

const ACCEPT = ".pdf,.docx,.html,.htm,.txt,.csv,.tsv,.json";
const MOST_BYTES = 10 * 2 ** 20;
const CHUNK = 0x8000;
const SIGNS = { STANDARD_COVERAGE_COVERED: "✓", STANDARD_COVERAGE_PARTLY: "≈", STANDARD_COVERAGE_MISSING: "✗" };

/** The section; `whom` says which courses are compared. */
export function standards(whom) {
  const [chosen, level, file, id] = ["standard", "level", "file", "standard-id"].map(freshId);
  const select = h("select", { id: chosen, class: "input", onchange: levels });
  const least = h("select", { id: level, class: "input" });
  const input = h("input", { id: file, type: "file", class: "input", accept: ACCEPT, onchange: () => input.files[0] && read(input.files[0]) });
  const place = h("div", { class: "stack" });
  let known = [];
  let running;
  const field = (of, label, control) => h("div", {}, h("label", { class: "field", for: of }, label), control);
  const element = h(
    "section",
    { class: "panel" },
    h("h2", {}, t("standard.title")),
    h("p", { class: "quiet" }, t("standard.about")),
    h("div", { class: "fields" }, field(chosen, t("standard.which"), select), field(level, t("standard.level"), least), field(file, t("standard.file"), input)),
    h("div", { class: "actions" }, h("button", { type: "button", class: "button primary", onclick: compare }, t("standard.compare"))),
    place,
  );
  list();
  return { element, end: () => running?.abort() };

  function begin() {
    running?.abort();
    running = new AbortController();
    fill(place, loading(2));
    return running.signal;
  }

  async function list(name) {
    try {
      known = (await call("StandardService/ListStandards", { pageSize: 500 })).standards ?? [];
      fill(select, known.map((one) => h("option", { value: one.name, selected: one.name === name }, `${one.title} ${one.version ?? ""}`)));
      levels();
    } catch (_) {
      // Who may not read them sees an empty list; a comparison says why.
    }
  }

  function levels() {
    const of = known.find(({ name }) => name === select.value);
    const options = (of?.levels ?? []).map((content) => content.level).reverse();
    fill(least, options.map((value) => h("option", { value }, code("standard", value))));
  }

  async function compare() {
    if (!select.value) return fill(place, note("warn", t("standard.none")));
    const signal = begin();
    try {
      const courseFilter = await whom.filter();
      if (courseFilter.majorCodes) courseFilter.mustState = "majorCodes";
      const request = { standardName: select.value, level: least.value || undefined, courseFilter };
      const answer = await call("StandardService/CompareStandard", request, { signal });
      fill(place, compared(answer));
      announce(t("standard.compared", { count: number((answer.courses ?? []).length) }));
    } catch (error) {
      if (error.name !== "AbortError") fill(place, failed(error, compare));
    }
    return undefined;
  }

  async function read(document) {
    if (document.size > MOST_BYTES) return fill(place, note("bad", t("standard.tooLarge")));
    const signal = begin();
    try {
      const content = base64(new Uint8Array(await document.arrayBuffer()));
      fill(place, drafted(await call("StandardService/ReadStandard", { content, fileName: document.name }, { signal })));
    } catch (error) {
      if (error.name !== "AbortError") fill(place, failed(error));
    }
    return undefined;
  }

  function drafted({ draft, faults = [], unread = [], notes = [] }) {
    const name = h("input", { id, class: "input", placeholder: "electrician", pattern: "[A-Za-z0-9._\\-]{1,128}", autocomplete: "off" });
    const said = h("div", { role: "status" });
    const put = async () => {
      try {
        const kept = await call("StandardService/PutStandard", { standard: { ...draft, name: `standards/${name.value.trim()}` } });
        fill(said, note("good", t("standard.kept", { name: shortName(kept.standard.name) })));
        await list(kept.standard.name);
      } catch (error) {
        fill(said, failed(error));
      }
    };
    return [
      h("h3", {}, `${draft.title ?? ""} ${draft.version ?? ""}`),
      tiles([
        { label: t("standard.levels"), value: number((draft.levels ?? []).length) },
        { label: t("standard.requirements"), value: number(draft.requirementCount ?? 0), kind: "good" },
        { label: t("standard.unread"), value: number(unread.length), kind: unread.length > 0 ? "warn" : "" },
      ]),
      notes.map(({ message }) => note("info", message)),
      faults.map(({ field: at, message }) => note("bad", h("code", {}, at), " ", message)),
      unread.length > 0 && h("details", {}, h("summary", {}, t("standard.unread")), h("ul", {}, unread.map(({ words }) => h("li", {}, words)))),
      h("label", { class: "field", for: id }, t("standard.id")),
      h("div", { class: "actions" }, h("span", { class: "narrow" }, name), h("button", { type: "button", class: "button", onclick: put }, t("standard.put"))),
      said,
    ];
  }
}

function compared({ requirements = [], functions = [], levels = [], courses = [], gap = [] }) {
  const share = (tally) => (tally?.coveredShare === undefined ? "–" : percent(tally.coveredShare));
  const tile = (content) => [
    { label: `${code("standard", content.level)} ${t("standard.skill")}`, value: share(content.skill), kind: "good" },
    { label: `${code("standard", content.level)} ${t("standard.knowledge")}`, value: share(content.knowledge) },
  ];
  const met = (tally) => (tally?.requirementCount ? `${tally.coveredCount ?? 0}+${tally.partlyCount ?? 0}/${tally.requirementCount}` : "");
  const missing = gap.map((at) => requirements[at]);
  const rows = [...missing, ...requirements.filter((one) => one.coverage === "STANDARD_COVERAGE_COVERED")];
  return [
    tiles(levels.flatMap(tile)),
    h("p", { class: "quiet" }, t("standard.counted", { courses: number(courses.length), gap: number(gap.length), all: number(requirements.length) })),
    dataTable({
      label: t("standard.functions"),
      rows: functions,
      columns: [
        { title: t("standard.level"), cell: (row) => code("standard", row.level) },
        { title: t("standard.function"), cell: (row) => row.title },
        { title: t("standard.skill"), numeric: true, cell: (row) => met(row.skill) },
        { title: t("standard.knowledge"), numeric: true, cell: (row) => met(row.knowledge) },
      ],
    }),
    dataTable({
      label: t("standard.requirements"),
      rows,
      columns: [
        { title: "", cell: (row) => h("span", { title: code("standard", row.coverage) }, SIGNS[row.coverage] ?? "") },
        { title: t("standard.requirements"), cell: (row) => [row.text, h("div", { class: "quiet small" }, [code("standard", row.level), row.function, row.task].filter(Boolean).join(" · "))] },
        { title: t("standard.weight"), numeric: true, cell: (row) => hundredths((row.weightPercent ?? 0) / 100, 1) },
        { title: t("standard.words"), cell: (row) => (row.courses ?? []).slice(0, 2).map((course) => h("div", {}, h("b", {}, shortName(course.name)), " ", course.words)) },
      ],
    }),
  ];
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}
