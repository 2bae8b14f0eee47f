// The form of a resource that is offered or needed, and the record that it makes.

import { h } from "./dom.js";
import { area, choice, fieldForm, input, list, names, place, titled } from "./form.js";
import { kindById } from "./kinds.js";

const options = (words, front, values) => values.map((value) => [`${front}_${value}`, `${words}.${front}_${value}`]);
const CATEGORIES = options("category", "RESOURCE_CATEGORY", ["FACILITY", "EQUIPMENT", "TECHNOLOGY", "SERVICE", "TRAINING", "EXPERT", "PROJECT", "INCUBATION"]);
const UNITS = options("priceUnit", "PRICE_UNIT", ["TOTAL", "USE", "HOUR", "DAY", "MONTH", "YEAR", "PERSON"]);
const ENGAGEMENTS = options("engagement", "ENGAGEMENT", ["MUTUAL_EMPLOYMENT", "TEACHING", "TECHNICAL_SERVICE", "REVIEW", "MENTORING", "RESEARCH"]);
const EXPERT = "RESOURCE_CATEGORY_EXPERT";

/** What can be asked of the other side, and a record without it. */
const REQUIREMENTS = [
  { label: "fact.region", has: (of) => Boolean(of.regionCode || of.regionDisplayName), drop: (of) => ({ ...of, regionCode: undefined, regionDisplayName: undefined }) },
  { label: "fact.standards", has: (of) => of.standards.length > 0, drop: (of) => ({ ...of, standards: [] }) },
  { label: "fact.capacity", has: (of) => of.capacity > 0, drop: (of) => ({ ...of, capacity: undefined }) },
  { label: "fact.windows", has: (of) => of.windows.length > 0, drop: (of) => ({ ...of, windows: [] }) },
  { label: "fact.budget", has: (of) => Boolean(of.budget), drop: (of) => ({ ...of, budget: undefined }) },
  { label: "fact.price", has: (of) => Boolean(of.price), drop: (of) => ({ ...of, price: undefined }) },
];

/** The form; `changed` hears every change. `record()` gives what it says, `faults()` shows what is wrong with it. */
export function exchangeForm(kindId, changed) {
  const kind = kindById(kindId);
  const need = kindId === "needs";
  const { add, text, amount, faults } = fieldForm((event) => (arrange(), changed(event)));
  const money = input({ type: "number", min: 0 });
  const paid = need ? "budget" : "price";
  const engagement = add("engagement", "fact.engagements", choice(ENGAGEMENTS), { path: "engagements" });
  const element = h(
    "div",
    { class: "fields" },
    add("category", "fact.category", choice(CATEGORIES)),
    engagement,
    add("title", "exchange.name", input({ maxlength: 200 }), { whole: true }),
    add("description", "exchange.description", area(6, 20000, "exchange.descriptionAbout"), { whole: true }),
    add("organization", "fact.employer", input({ maxlength: 200 }), { path: "organization_display_name" }),
    add("region", "fact.region", names("VOCABULARY_REGION", "enterprise.regionAbout", "")),
    add("skills", "fact.skills", names("VOCABULARY_SKILL", "enterprise.listAbout", "、")),
    add("standards", "fact.standards", names("VOCABULARY_CERTIFICATE", "enterprise.listAbout", "、")),
    add("majors", "exchange.majors", names("VOCABULARY_MAJOR", "enterprise.listAbout", "、")),
    add("capacity", "exchange.capacity", money),
    add("first", "exchange.first", input({ type: "date" }), { path: "windows" }),
    add("last", "exchange.last", input({ type: "date" }), { path: "windows" }),
    add("low", need ? "exchange.budget" : "exchange.low", money, { path: paid }),
    !need && add("high", "exchange.high", money, { path: paid }),
    add("unit", "exchange.unit", choice(UNITS), { path: paid }),
    add("conditions", "fact.conditions", area(2, 5000), { whole: true }),
  );
  arrange();

  /** Only experts are engaged in a way. */
  function arrange() {
    engagement.hidden = text("category") !== EXPERT;
  }

  function price() {
    const [low, high] = need ? [undefined, amount("low")] : [amount("low"), amount("high")];
    return low === undefined && high === undefined ? undefined : low === 0 && !high ? { free: true } : { minAmount: low, maxAmount: high, unit: text("unit") || "PRICE_UNIT_TOTAL" };
  }

  async function resource() {
    const [first, last] = [text("first"), text("last")];
    return {
      category: text("category") || undefined,
      title: text("title"),
      description: text("description"),
      organizationDisplayName: text("organization"),
      ...(await place(text("region"))),
      skills: list(text("skills")).map((name) => ({ name })),
      standards: list(text("standards")),
      majors: list(text("majors")),
      capacity: amount("capacity"),
      windows: first || last ? [{ startDate: date(first), endDate: date(last, 1) }] : [],
      [paid]: price(),
      conditions: text("conditions"),
      engagements: text("category") === EXPERT && text("engagement") ? [text("engagement")] : [],
    };
  }

  return {
    element,
    target: () => (need ? (text("category") === EXPERT ? "experts" : "offers") : "needs"),
    requirements: REQUIREMENTS,
    faults,
    ...titled(kind, text, resource),
  };
}

/** A day of a field as the API has it, some days later; undefined where none is given. */
function date(value, later = 0) {
  if (!value) return undefined;
  const day = new Date(`${value}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + later);
  return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
}
