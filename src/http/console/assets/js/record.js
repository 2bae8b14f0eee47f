// What of a record is shown, and in which words.

import { code, listed, number, t } from "./i18n.js";
import { KINDS, kindOf, shortName } from "./kinds.js";
import { majorName, occupationName, regionName } from "./names.js";
import { credentialsOf, recordOf } from "./records.js";
import { attested } from "./verified.js";

/** The kind of a record and its resource. */
export function opened(record) {
  const kind = KINDS.find((kind) => record[kind.field]);
  return { kind, of: record[kind?.field] ?? {} };
}

/** The title as people know it: of a student the major. */
export function titleOf(record) {
  const { kind, of } = opened(record);
  return of.title || (of.fields ?? of.professionalTitles)?.join("、") || of.majorName || of.majorCode || (kind ? t(`kind.${kind.id}`) : record.name);
}

/** A day as "2026-12-01". */
export const day = (date) => [date.year, date.month, date.day].map((part) => String(part).padStart(2, "0")).join("-");

/** "2,400–3,000 元/月", "≥ 5,000 元/月"; empty where no amount is stated. */
export function pay(pay) {
  return pay ? amounts(pay, code("payUnit", pay.unit)) : "";
}

function amounts(of, unit) {
  if (of.minAmount === undefined && of.maxAmount === undefined) return "";
  const currency = of.currencyCode && of.currencyCode !== "CNY" ? of.currencyCode : t("pay.cny");
  const [low, high] = [of.minAmount, of.maxAmount].map((amount) => amount !== undefined && number(amount));
  const range = low === high ? low : `${low}–${high}`;
  const shown = low && high ? range : low ? `≥ ${low}` : `≤ ${high}`;
  return t("pay.shown", { amounts: shown, currency, unit });
}

/** "800–1,200 元/天", "免费"; empty where nothing is stated. */
function price(of) {
  if (!of) return "";
  return of.free ? t("price.free") : amounts(of, code("priceUnit", of.unit));
}

/** One time of a calendar: days, or times to the minute as this page's clock has them; an open side is left out. */
function calendar(of) {
  const time = (at) => new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  const side = (date, at) => (date ? day(date) : at ? time(at) : "");
  return `${side(of.startDate, of.startTime)} – ${side(of.endDate, of.endTime)}`;
}

/** The few facts that tell records of a list apart, as texts; empty ones are left out. */
export async function summary(record) {
  const { kind, of } = opened(record);
  const facts = [of.employerDisplayName || of.organizationDisplayName || of.school];
  if (kind?.opening) {
    const place = of.remote ? t("fact.remote") : (await regionName(of.regionCode)) || of.regionDisplayName;
    facts.push(place, pay(of.salary ?? of.stipend), level(of.educationMin));
    if (of.capacity !== undefined) facts.push(t("fact.places", { count: of.capacity }));
  } else if (kind?.exchange) {
    const place = (await regionName(of.regionCode ?? of.regionCodes?.[0])) || of.regionDisplayName;
    facts.push(of.category && code("category", of.category), place, price(of.price ?? of.budget));
  } else if (kind?.id === "students") {
    facts.push(level(of.educationLevel));
    if (of.graduationDate) facts.push(t("fact.graduates", { year: of.graduationDate.year }));
  } else {
    facts.push(of.level, of.term, of.hours && t("fact.hoursShown", { count: of.hours }));
  }
  return facts.filter(Boolean);
}

/** The title of a course that is named as a record; a course in words as it is. */
async function courseName(course) {
  if (!kindOf(course)) return course;
  return recordOf(course).then(titleOf, () => shortName(course));
}

const level = (value) => (value && value !== "EDUCATION_LEVEL_UNSPECIFIED" ? code("education", value) : "");
const answer = (value) => (value && value !== "ANSWER_UNSPECIFIED" ? code("answer", value) : "");
const named = (items) => listed((items ?? []).map((item) => (item.level ? `${item.name}（${item.level}）` : item.name)));
const span = (from, to) => [from && day(from), to && day(to)].filter(Boolean).join(" – ");

/** Every fact that is stated, as pairs of a label and a text, in the order of reading. */
export async function facts(record) {
  const { of } = opened(record);
  const regions = async (codes) => listed(await Promise.all((codes ?? []).map(regionName)));
  const occupations = async (codes) => listed(await Promise.all((codes ?? []).map(occupationName)));
  const majors = listed(await Promise.all((of.majors ?? []).map(majorName)));
  const wishes = of.preferences ?? {};
  const free = of.availability ?? {};
  const all = {
    category: of.category && code("category", of.category),
    employer: of.employerDisplayName || of.organizationDisplayName,
    titles: listed(of.professionalTitles ?? []),
    school: of.school,
    major: of.majorName || (of.majorCode && (await majorName(of.majorCode))),
    educationLevel: level(of.educationLevel),
    graduation: of.graduationDate && day(of.graduationDate),
    region: of.remote ? t("fact.remote") : (await regionName(of.regionCode)) || of.regionDisplayName,
    pay: pay(of.salary ?? of.stipend),
    price: price(of.price),
    budget: price(of.budget),
    samePostPay: pay(of.samePostPay),
    employmentType: of.employmentType && code("employment", of.employmentType),
    educationMin: level(of.educationMin),
    majors,
    experience: of.experienceMonthsMin && t("fact.months", { count: of.experienceMonthsMin }),
    certificates: named(of.certificates),
    verified: listed((await credentialsOf(record.name)).map(attested)),
    skills: named(of.skills),
    courses: listed(await Promise.all((of.courses ?? []).map(courseName))),
    dates: span(of.startDate, of.endDate),
    windows: listed((of.windows ?? []).map(calendar)),
    engagements: listed((of.engagements ?? []).map((one) => code("engagement", one))),
    standards: listed(of.standards ?? []),
    daysPerWeek: of.daysPerWeek,
    stayMonths: of.stayMonths && t("fact.months", { count: of.stayMonths }),
    capacity: of.capacity ?? of.headcount,
    lodging: answer(of.lodging),
    insurance: answer(of.insurance),
    agreement: answer(of.agreement),
    mentor: answer(of.mentor),
    nightShift: answer(of.nightShift),
    partnerSchools: listed(of.partnerSchools ?? []),
    level: of.level,
    term: of.term,
    hours: of.hours,
    wishedRegions: await regions(wishes.regionCodes ?? of.regionCodes),
    excludedRegions: await regions(wishes.excludedRegionCodes ?? of.excludedRegionCodes),
    wishedOccupations: await occupations(wishes.occupations),
    occupations: await occupations(of.occupations ?? [of.occupationCode].filter(Boolean)),
    wishedPay: pay(wishes.salary),
    available: span(free.startDate, free.endDate),
  };
  return Object.entries(all)
    .filter(([, value]) => value !== undefined && value !== "" && value !== 0)
    .map(([label, value]) => ({ label: t(`fact.${label}`), text: String(value) }));
}

/** The longer texts, as pairs of a label and a text. */
export function texts(record) {
  const { of } = opened(record);
  const all = [
    ["description", of.description],
    ["summary", of.summary],
    ["conditions", of.conditions],
    ["abilities", of.abilities],
    ["syllabus", of.syllabus],
    ["certificatesText", of.certificatesText],
    ...(of.experiences ?? []).map((text) => ["experiences", text]),
  ];
  return all.filter(([, text]) => text).map(([label, text]) => ({ label: t(`fact.${label}`), text: plain(text) }));
}

/** Texts are kept as written, with what pages put into them. They are shown as text, so tags would be in the way of reading. */
function plain(text) {
  return text
    .replace(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, "\n")
    .replace(/<\/?(p|div|span|ul|ol|li|b|i|strong|em|font|h[1-6]|a|table|tr|td)\b[^>]*>/gi, "")
    .replace(/&nbsp;/gi, " ")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
