// The form of an opening, and the record that it makes.

import { combobox } from "./combobox.js";
import { h, freshId } from "./dom.js";
import { t } from "./i18n.js";
import { kindById } from "./kinds.js";
import { regions } from "./names.js";

const LEVELS = ["UPPER_SECONDARY", "VOCATIONAL_SECONDARY", "JUNIOR_COLLEGE", "BACHELOR", "MASTER"].map((level) => `EDUCATION_LEVEL_${level}`);
const list = (value) => value.split(/[,，、;；\n]/).map((word) => word.trim()).filter(Boolean);

/**
 * What can be asked of a student: how the form calls it, and a record without it. Used to tell what a requirement costs.
 */
export const REQUIREMENTS = [
  { label: "fact.educationMin", has: (of) => Boolean(of.educationMin), drop: (of) => ({ ...of, educationMin: undefined }) },
  { label: "fact.majors", has: (of) => of.majors.length > 0, drop: (of) => ({ ...of, majors: [] }) },
  { label: "enterprise.mustCertificates", has: (of) => of.certificates.some((one) => one.required), drop: (of) => ({ ...of, certificates: of.certificates.map((one) => ({ ...one, required: false })) }) },
  { label: "fact.experience", has: (of) => of.experienceMonthsMin > 0, drop: (of) => ({ ...of, experienceMonthsMin: 0 }) },
  { label: "fact.region", has: (of) => Boolean(of.regionCode || of.regionDisplayName), drop: (of) => ({ ...of, regionCode: undefined, regionDisplayName: undefined }) },
];

/** The form; `changed` hears every change. `record()` gives what it says, `at()` the field that a path of the API means. */
export function postingForm(kindId, changed) {
  const kind = kindById(kindId);
  const slot = kindId === "internships";
  const fields = new Map();
  const add = (key, label, make, path = key) => {
    const id = freshId(key);
    const made = make({ id, class: "input", oninput: changed, autocomplete: "off", "aria-describedby": `${id}-fault` });
    const control = made.input ?? made;
    const fault = h("p", { id: `${id}-fault`, class: "fault" });
    fields.set(key, { control, fault, path });
    return h("div", { class: key === "description" || key === "title" ? "whole" : null }, h("label", { class: "field", for: id }, t(label)), made.element ?? made, fault);
  };
  const input = (more) => (given) => h("input", { ...given, ...more });
  const choice = (options) => (given) => h("select", given, h("option", { value: "" }, t("enterprise.unstated")), options.map(([value, key]) => h("option", { value }, t(key))));
  const names = (vocabulary, placeholder, joint) => ({ oninput, ...given }) => combobox({ ...given, placeholder: t(placeholder), vocabularies: [vocabulary], joint, typed: oninput });
  const yesNo = choice([["ANSWER_YES", "answer.ANSWER_YES"], ["ANSWER_NO", "answer.ANSWER_NO"]]);
  const element = h(
    "div",
    { class: "fields" },
    add("title", "enterprise.name", input({ maxlength: 200 })),
    add("description", "enterprise.description", (given) => h("textarea", { ...given, rows: 7, maxlength: 20000, placeholder: t("enterprise.descriptionAbout") })),
    add("employer", "fact.employer", input({ maxlength: 200 }), "employer_display_name"),
    add("region", "fact.region", names("VOCABULARY_REGION", "enterprise.regionAbout", ""), "region"),
    add("education", "fact.educationMin", choice(LEVELS.map((level) => [level, `education.${level}`])), "education_min"),
    add("majors", "fact.majors", names("VOCABULARY_MAJOR", "enterprise.listAbout", "、")),
    add("must", "enterprise.mustCertificates", names("VOCABULARY_CERTIFICATE", "enterprise.listAbout", "、"), "certificates"),
    add("skills", "fact.skills", names("VOCABULARY_SKILL", "enterprise.listAbout", "、")),
    add("experience", "enterprise.experience", input({ type: "number", min: 0, max: 600 }), "experience_months_min"),
    add("low", "enterprise.low", input({ type: "number", min: 0 }), slot ? "stipend" : "salary"),
    add("high", "enterprise.high", input({ type: "number", min: 0 }), slot ? "stipend" : "salary"),
    slot && add("regular", "fact.samePostPay", input({ type: "number", min: 0 }), "same_post_pay"),
    add("places", "fact.capacity", input({ type: "number", min: 0 }), slot ? "capacity" : "headcount"),
    slot && add("agreement", "fact.agreement", yesNo),
    slot && add("insurance", "fact.insurance", yesNo),
    slot && add("nightShift", "fact.nightShift", yesNo, "night_shift"),
  );
  const text = (key) => fields.get(key)?.control.value.trim() ?? "";
  const amount = (key) => (text(key) === "" ? undefined : Number(text(key)));
  const pay = (minAmount, maxAmount) => (minAmount === undefined && maxAmount === undefined ? undefined : { minAmount, maxAmount, unit: "PAY_UNIT_MONTH" });

  async function resource() {
    const region = text("region");
    const code = region && (await regionCode(region));
    const offered = pay(amount("low"), amount("high"));
    const places = amount("places");
    return {
      title: text("title"),
      description: text("description"),
      employerDisplayName: text("employer"),
      ...(code ? { regionCode: code } : { regionDisplayName: region }),
      educationMin: text("education") || undefined,
      majors: list(text("majors")),
      certificates: list(text("must")).map((name) => ({ name, required: true })),
      skills: list(text("skills")).map((name) => ({ name })),
      experienceMonthsMin: amount("experience"),
      ...(slot
        ? { stipend: offered, samePostPay: pay(amount("regular"), amount("regular")), capacity: places, agreement: text("agreement") || undefined, insurance: text("insurance") || undefined, nightShift: text("nightShift") || undefined }
        : { salary: offered, headcount: places }),
    };
  }

  return {
    element,
    isEmpty: () => !text("title") && !text("description"),
    words: () => `${text("title")} ${text("description")}`.trim(),
    async record(id = "draft") {
      return { name: `${kind.collection}/${id}`, [kind.field]: await resource() };
    },
    /** Shows what is wrong at the fields that it is about, and gives what is about none of them. */
    faults(violations) {
      for (const { control, fault } of fields.values()) {
        control.removeAttribute("aria-invalid");
        fault.textContent = "";
      }
      return violations.filter(({ field, description }) => {
        const found = [...fields.values()].find(({ path }) => new RegExp(`\\.${path}\\b`).test(field) || field.includes(`.${path}_`));
        if (!found) return true;
        found.control.setAttribute("aria-invalid", "true");
        found.fault.textContent = description;
        return false;
      });
    },
    kind,
  };
}

/** The code of a region by its name as people write it, "重庆市渝北区" or "渝北"; undefined where several have it or none. */
async function regionCode(name) {
  const rows = await regions();
  if (rows.has(name)) return name;
  const bare = (word) => word.replace(/(特别行政区|自治区|自治州|省|市|区|县)$/, "");
  const found = [...rows].filter(([, of]) => of.length > 1 && (name.endsWith(of) || bare(of) === bare(name)));
  const fitting = found.filter(([code, of]) => {
    const before = name.slice(0, Math.max(0, name.length - of.length));
    const parents = [rows.get(code.slice(0, 2)), rows.get(code.slice(0, 4))].filter(Boolean);
    return !before || parents.some((parent) => before.includes(bare(parent)));
  });
  return fitting.length === 1 ? fitting[0][0] : undefined;
}
