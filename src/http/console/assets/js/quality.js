// How complete records are: of each kind, which fields that matching reads are not stated, and how often.

import { fill, h } from "./dom.js";
import { number, percent, t } from "./i18n.js";
import { KINDS } from "./kinds.js";
import { majors } from "./names.js";
import { opened } from "./record.js";
import { pages } from "./records.js";
import { failed, note, progress } from "./states.js";

const filled = (value) => (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== "" && !String(value).endsWith("_UNSPECIFIED"));
const opening = {
  description: (of) => filled(of.description),
  region: (of) => of.remote || filled(of.regionCode) || filled(of.regionDisplayName),
  pay: (of) => filled(of.salary) || filled(of.stipend),
  educationMin: (of) => filled(of.educationMin),
  majors: (of) => filled(of.majors),
  skills: (of) => filled(of.skills),
  capacity: (of) => filled(of.capacity) || filled(of.headcount),
};
const resource = {
  description: (of) => filled(of.description),
  region: (of) => of.remote || filled(of.regionCode) || filled(of.regionDisplayName),
  skills: (of) => filled(of.skills),
  windows: (of) => filled(of.windows),
};
const FIELDS = {
  jobs: opening,
  internships: { ...opening, dates: (of) => filled(of.startDate), agreement: (of) => filled(of.agreement), insurance: (of) => filled(of.insurance) },
  students: {
    school: (of) => filled(of.school),
    major: (of, known) => (filled(of.majorCode) ? known.has(of.majorCode) : known.names.has(of.majorName)),
    educationLevel: (of) => filled(of.educationLevel),
    graduation: (of) => filled(of.graduationDate),
    skills: (of) => filled(of.skills),
    certificates: (of) => filled(of.certificates),
    wishedRegions: (of) => filled(of.preferences?.regionCodes),
    consent: (of) => filled(of.consent?.matching),
  },
  courses: {
    school: (of) => filled(of.school),
    major: (of, known) => (filled(of.majorCode) ? known.has(of.majorCode) : known.names.has(of.majorName)),
    level: (of) => filled(of.level),
    skills: (of) => filled(of.skills),
    certificates: (of) => filled(of.certificates) || filled(of.certificatesText),
    region: (of) => filled(of.regionCode),
  },
  offers: { ...resource, price: (of) => filled(of.price), capacity: (of) => filled(of.capacity) },
  needs: { ...resource, budget: (of) => filled(of.budget) },
  experts: {
    summary: (of) => filled(of.summary),
    titles: (of) => filled(of.professionalTitles),
    skills: (of) => filled(of.skills),
    region: (of) => of.remote || filled(of.regionCodes),
    windows: (of) => filled(of.windows),
    engagements: (of) => filled(of.engagements),
    consent: (of) => filled(of.consent?.matching),
  },
};

/** The section, which reads all records when it is asked to. */
export function quality() {
  const place = h("div", {});
  let running;
  const element = h("section", { class: "panel" }, h("div", { class: "page-head" }, h("h2", {}, t("quality.title")), h("button", { type: "button", class: "button small", onclick: run }, t("quality.run"))), h("p", { class: "quiet" }, t("quality.about")), place);
  return { element, end: () => running?.abort() };

  async function run() {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    const bar = progress(t("quality.starting"), () => running.abort());
    const found = [];
    fill(place, bar.element);
    let read = 0;
    try {
      const table = await majors();
      const known = Object.assign(table, { names: new Set(table.values()) });
      for (const kind of KINDS) {
        const tally = { kind, all: 0, damaged: 0, missing: Object.fromEntries(Object.keys(FIELDS[kind.id]).map((field) => [field, 0])) };
        found.push(tally);
        for await (const { records, failures } of pages(kind, signal)) {
          tally.damaged += failures.length;
          for (const record of records) tallyOne(tally, opened(record).of, known);
          read += records.length;
          bar.tell(0, 0, t("quality.running", { kind: t(`kind.${kind.id}`), count: number(read) }));
        }
      }
      fill(place, report(found));
    } catch (error) {
      if (error.name === "AbortError") fill(place, note("warn", t("quality.stopped", { count: number(read) })), report(found));
      else fill(place, failed(error, run));
    }
  }
}

function tallyOne(tally, of, known) {
  tally.all += 1;
  for (const [field, isStated] of Object.entries(FIELDS[tally.kind.id])) if (!isStated(of, known)) tally.missing[field] += 1;
}

function report(found) {
  const shown = found.filter(({ all }) => all > 0);
  return h(
    "div",
    { class: "quality" },
    shown.map(({ kind, all, damaged, missing }) =>
      h(
        "section",
        {},
        h("h3", {}, t(`kind.${kind.id}`), " ", h("span", { class: "quiet" }, number(all))),
        damaged > 0 && note("bad", t("quality.damaged", { count: number(damaged) })),
        h("ul", { class: "bars" }, Object.entries(missing).sort(([, a], [, b]) => b - a).map(([field, count]) => row(field, count, all))),
      ),
    ),
  );
}

function row(field, count, all) {
  return h(
    "li",
    { class: "bar" },
    h("span", { class: "bar-name" }, t(`fact.${field}`)),
    h("span", { class: "bar-track", "aria-hidden": "true" }, h("i", { class: "bar-fill bar-lack", vars: { "--share": count / all } })),
    h("span", { class: "bar-words" }, count === 0 ? t("quality.whole") : t("quality.missing", { count: number(count), share: percent(count / all) })),
  );
}
