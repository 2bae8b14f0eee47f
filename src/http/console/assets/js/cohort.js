// Whom a school looks at: all of its students, or those of a school, a major, a level or a region.

import { combobox } from "./combobox.js";
import { fill, freshId, h } from "./dom.js";
import { t } from "./i18n.js";
import { kindById } from "./kinds.js";
import { majors, regions } from "./names.js";
import { call } from "./rpc.js";

const LEVELS = ["VOCATIONAL_SECONDARY", "JUNIOR_COLLEGE", "BACHELOR"].map((level) => `EDUCATION_LEVEL_${level}`);

/** The fields of a cohort; `filter()` gives the MatchFilter that they ask for. */
export function cohort() {
  const school = text("school", t("cohort.school"));
  const major = names("major", t("cohort.major"), "VOCABULARY_MAJOR");
  const level = h("select", { id: freshId("level"), class: "input" }, h("option", { value: "" }, t("cohort.any")), LEVELS.map((value) => h("option", { value }, t(`education.${value}`))));
  const region = names("region", t("cohort.region"), "VOCABULARY_REGION");
  suggest();
  return {
    element: h("div", { class: "fields" }, school.field, major.field, h("div", {}, h("label", { class: "field", for: level.id }, t("cohort.level")), level), region.field),
    /** Names of majors and regions become codes; what is no name of one is an error that says so. */
    async filter() {
      const filter = {};
      if (school.input.value.trim()) filter.schools = words(school.input.value);
      if (major.input.value.trim()) filter.majorCodes = await codes(major, await majors());
      if (region.input.value.trim()) filter.regionCodes = await codes(region, await regions());
      if (level.value) Object.assign(filter, { educationMin: level.value, educationMax: level.value });
      return filter;
    },
  };

  async function suggest() {
    try {
      const page = await call("CatalogService/ListRecords", { kind: kindById("students").wire, pageSize: 200 });
      const schools = (page.records ?? []).map((record) => record.studentProfile.school).filter(Boolean);
      fill(school.list, [...new Set(schools)].map((name) => h("option", { value: name })));
    } catch (_) {
      // Names can be typed without a list of them.
    }
  }
}

const words = (value) => value.split(/[,，、;；]/).map((word) => word.trim()).filter(Boolean);

async function codes({ input }, table) {
  const found = words(input.value).flatMap((word) => {
    if (table.has(word)) return [word];
    const named = [...table].filter(([, name]) => name === word || name.replace(/[省市区县]$/, "") === word).map(([code]) => code);
    if (named.length > 0) return named;
    input.setAttribute("aria-invalid", "true");
    input.focus();
    throw new Error(t("cohort.unknown", { word }));
  });
  input.removeAttribute("aria-invalid");
  return found;
}

function text(stem, label) {
  const id = freshId(stem);
  const list = h("datalist", { id: `${id}-list` });
  const input = h("input", { id, class: "input", list: list.id, autocomplete: "off" });
  return { input, list, field: h("div", {}, h("label", { class: "field", for: id }, label), input, list) };
}

/** A field for names of a vocabulary, which it suggests. */
function names(stem, label, vocabulary) {
  const id = freshId(stem);
  const { element, input } = combobox({ id, class: "input", vocabularies: [vocabulary], typed: () => {} });
  return { input, field: h("div", {}, h("label", { class: "field", for: id }, label), element) };
}
