// The form of an opening, and the record that it makes.

import { h } from "./dom.js";
import { area, choice, fieldForm, input, list, names, place, titled } from "./form.js";
import { kindById } from "./kinds.js";

const LEVELS = ["UPPER_SECONDARY", "VOCATIONAL_SECONDARY", "JUNIOR_COLLEGE", "BACHELOR", "MASTER"].map((level) => `EDUCATION_LEVEL_${level}`);

/**
 * What can be asked of a student: how the form calls it, and a record without it. Used to tell what a requirement costs.
 */
const REQUIREMENTS = [
  { label: "fact.educationMin", has: (of) => Boolean(of.educationMin), drop: (of) => ({ ...of, educationMin: undefined }) },
  { label: "fact.majors", has: (of) => of.majors.length > 0, drop: (of) => ({ ...of, majors: [] }) },
  { label: "enterprise.mustCertificates", has: (of) => of.certificates.some((one) => one.required), drop: (of) => ({ ...of, certificates: of.certificates.map((one) => ({ ...one, required: false })) }) },
  { label: "fact.experience", has: (of) => of.experienceMonthsMin > 0, drop: (of) => ({ ...of, experienceMonthsMin: 0 }) },
  { label: "fact.region", has: (of) => Boolean(of.regionCode || of.regionDisplayName), drop: (of) => ({ ...of, regionCode: undefined, regionDisplayName: undefined }) },
];

/** The form; `changed` hears every change. `record()` gives what it says, `faults()` shows what is wrong with it. */
export function postingForm(kindId, changed) {
  const kind = kindById(kindId);
  const slot = kindId === "internships";
  const { add, text, amount, faults } = fieldForm(changed);
  const yesNo = choice([["ANSWER_YES", "answer.ANSWER_YES"], ["ANSWER_NO", "answer.ANSWER_NO"]]);
  const money = input({ type: "number", min: 0 });
  const offered = { path: slot ? "stipend" : "salary" };
  const element = h(
    "div",
    { class: "fields" },
    add("title", "enterprise.name", input({ maxlength: 200 }), { whole: true }),
    add("description", "enterprise.description", area(7, 20000, "enterprise.descriptionAbout"), { whole: true }),
    add("employer", "fact.employer", input({ maxlength: 200 }), { path: "employer_display_name" }),
    add("region", "fact.region", names("VOCABULARY_REGION", "enterprise.regionAbout", "")),
    add("education", "fact.educationMin", choice(LEVELS.map((level) => [level, `education.${level}`])), { path: "education_min" }),
    add("majors", "fact.majors", names("VOCABULARY_MAJOR", "enterprise.listAbout", "、")),
    add("must", "enterprise.mustCertificates", names("VOCABULARY_CERTIFICATE", "enterprise.listAbout", "、"), { path: "certificates" }),
    add("skills", "fact.skills", names("VOCABULARY_SKILL", "enterprise.listAbout", "、")),
    add("experience", "enterprise.experience", input({ type: "number", min: 0, max: 600 }), { path: "experience_months_min" }),
    add("low", "enterprise.low", money, offered),
    add("high", "enterprise.high", money, offered),
    slot && add("regular", "fact.samePostPay", money, { path: "same_post_pay" }),
    add("places", "fact.capacity", money, { path: slot ? "capacity" : "headcount" }),
    slot && add("agreement", "fact.agreement", yesNo),
    slot && add("insurance", "fact.insurance", yesNo),
    slot && add("nightShift", "fact.nightShift", yesNo, { path: "night_shift" }),
  );
  const pay = (minAmount, maxAmount) => (minAmount === undefined && maxAmount === undefined ? undefined : { minAmount, maxAmount, unit: "PAY_UNIT_MONTH" });

  async function resource() {
    const monthly = pay(amount("low"), amount("high"));
    const places = amount("places");
    return {
      title: text("title"),
      description: text("description"),
      employerDisplayName: text("employer"),
      ...(await place(text("region"))),
      educationMin: text("education") || undefined,
      majors: list(text("majors")),
      certificates: list(text("must")).map((name) => ({ name, required: true })),
      skills: list(text("skills")).map((name) => ({ name })),
      experienceMonthsMin: amount("experience"),
      ...(slot
        ? { stipend: monthly, samePostPay: pay(amount("regular"), amount("regular")), capacity: places, agreement: text("agreement") || undefined, insurance: text("insurance") || undefined, nightShift: text("nightShift") || undefined }
        : { salary: monthly, headcount: places }),
    };
  }

  return {
    element,
    target: () => "students",
    requirements: REQUIREMENTS,
    faults,
    ...titled(kind, text, resource),
  };
}
