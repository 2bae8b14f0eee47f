// A search as the address holds it, and as the service is asked.

import { kindById, kindOf } from "./kinds.js";

// Openings of one employer among the results, where many employers are asked for.
const MOST_OF_ONE = 3;

/** The facets in the order of the page: how the address, the facet and the filter call them. */
export const FACETS = [
  { id: "region", facet: "FACET_FIELD_PROVINCE", filter: (values) => ({ regionCodes: values }) },
  { id: "education", facet: "FACET_FIELD_EDUCATION", filter: education, single: true },
  { id: "type", facet: "FACET_FIELD_EMPLOYMENT_TYPE", filter: (values) => ({ employmentTypes: values }) },
  { id: "industry", facet: "FACET_FIELD_INDUSTRY", filter: (values) => ({ industryCodes: values }) },
  { id: "category", facet: "FACET_FIELD_RESOURCE_CATEGORY", filter: (values) => ({ resourceCategories: values }) },
  { id: "major", facet: "FACET_FIELD_MAJOR_GROUP", filter: (values) => ({ majorCodes: values }) },
];

/** One level exactly: the filter has bounds, so several could not be told. */
function education([level]) {
  return { educationMin: level, educationMax: level };
}

/** The search of an address. */
export function parse(parameters) {
  const filters = {};
  for (const { id } of FACETS) filters[id] = (parameters.get(id) ?? "").split(",").filter(Boolean);
  const subject = parameters.get("for") ?? "";
  return {
    text: parameters.get("q") ?? "",
    subject: kindOf(subject) ? subject : "",
    kind: kindById(parameters.get("kind")),
    filters,
    ineligible: parameters.get("rules") === "off",
    newest: parameters.get("order") === "newest",
    varied: parameters.get("employers") === "varied",
  };
}

/** The parameters of the address of a search. */
export function format(query) {
  const filters = Object.fromEntries(FACETS.map(({ id }) => [id, query.filters[id].join(",")]));
  return {
    q: query.subject ? "" : query.text,
    for: query.subject,
    kind: query.kind.id,
    ...filters,
    rules: query.ineligible ? "off" : "",
    order: query.newest ? "newest" : "",
    employers: query.varied ? "varied" : "",
  };
}

/** The filter of the API, without fields that ask for nothing. */
export function filterOf(query) {
  return Object.assign({}, ...FACETS.map(({ id, filter }) => (query.filters[id].length > 0 ? filter(query.filters[id]) : {})));
}

/** Whether there is anything to search for. */
export const asks = (query) => Boolean(query.subject || query.text.trim());

/** The request of Match; the facets are counted on the first page alone. */
export function request(query, pageToken = "") {
  const subject = query.subject ? { subjectName: query.subject } : { subjectText: query.text.trim() };
  return {
    ...subject,
    targetKind: query.kind.wire,
    filter: filterOf(query),
    includeIneligible: query.ineligible,
    personalized: !query.newest,
    ...(query.varied && query.kind.opening ? { maxPerEmployer: MOST_OF_ONE } : {}),
    pageSize: 20,
    pageToken,
    nameSimilar: true,
    // Page tokens are for one request: what is asked of the first page is asked of all.
    countRelevant: true,
    facets: FACETS.map(({ facet }) => facet),
  };
}
