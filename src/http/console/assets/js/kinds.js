// The kinds of records, under the short names that addresses of this page use.

export const KINDS = [
  { id: "jobs", wire: "RECORD_KIND_JOB_POSTING", collection: "jobPostings", field: "jobPosting", opening: true },
  { id: "internships", wire: "RECORD_KIND_INTERNSHIP_SLOT", collection: "internshipSlots", field: "internshipSlot", opening: true },
  { id: "students", wire: "RECORD_KIND_STUDENT_PROFILE", collection: "studentProfiles", field: "studentProfile" },
  { id: "courses", wire: "RECORD_KIND_COURSE_PROFILE", collection: "courseProfiles", field: "courseProfile" },
  { id: "offers", wire: "RECORD_KIND_RESOURCE_OFFER", collection: "resourceOffers", field: "resourceOffer", exchange: true },
  { id: "needs", wire: "RECORD_KIND_RESOURCE_NEED", collection: "resourceNeeds", field: "resourceNeed", exchange: true },
  { id: "experts", wire: "RECORD_KIND_EXPERT_PROFILE", collection: "expertProfiles", field: "expertProfile", exchange: true },
];

/** The kind of a short name; jobs where it is none. */
export const kindById = (id) => KINDS.find((kind) => kind.id === id) ?? KINDS[0];

/** The kind of a record by its name, full or short; undefined where it is no name. */
export function kindOf(name) {
  return KINDS.find((kind) => new RegExp(`(^|/)${kind.collection}/[A-Za-z0-9._-]+$`).test(name));
}

/** "jobPostings/42" of "tenants/city/jobPostings/42" where the tenant is `tenant`, else the full name. */
export function shortName(name) {
  return name.replace(/^tenants\/[^/]+\//, "");
}
