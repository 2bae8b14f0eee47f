// What the service says of plans, which it says in the language of the page, with names made short and rules called by their words.

import { code } from "../i18n.js";
import { shortName } from "../kinds.js";
import { RULES } from "./rules.js";
import { ruleName } from "./reasons.js";

const NAMES = /tenants\/[\w.-]+\/\w+\/[\w.-]+/g;
const IDS = /[a-z_]+(?:\.[a-z_]+)+/g;

/** What the service says, as the page shows it. */
export const shown = (text = "") => text.replace(NAMES, shortName).replace(IDS, (id) => (id in RULES ? ruleName(id) : id));

/** What a price is of: a rule, a cap, the reserves. */
export function priced({ part = "" }) {
  const [kind, ...rest] = part.split(" ");
  return kind === "rule" ? ruleName(rest.join(" ")) : `${code("price", kind)} ${rest.map(shortName).join(" ")}`.trim();
}
