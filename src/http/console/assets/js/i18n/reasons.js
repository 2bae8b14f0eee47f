// The service says reasons and changes in the language of the page. What a text wants it says in English words around values that stay
// as they are: here each form of these words has a Chinese one, and what is of no form is shown as it is said.

import { current, has, t } from "../i18n.js";
import { RULES } from "./rules.js";

const UNITS = { month: "月", day: "天", hour: "小时", year: "年" };

const WANTS = [
  [/^(\d+) months$/, (months) => (months === "0" ? "应届" : months % 12 === 0 ? `${months / 12} 年经验` : `${months} 个月经验`)],
  [/^from (\S+) CNY a (\w+)$/, (least, unit) => `${least} 元/${UNITS[unit]}以上`],
  [/^up to (\S+) CNY a (\w+)$/, (most, unit) => `${most} 元/${UNITS[unit]}以内`],
  [/^(\S+) to (\S+) CNY a (\w+)$/, (least, most, unit) => `${least}–${most} 元/${UNITS[unit]}`],
  [/^(\d+) days a week$/, (days) => `每周 ${days} 天`],
  [/^any$/, () => "不限"],
];

/** The text in the page's language, by the first of the forms that it has. */
export function said(forms, text) {
  if (current() === "en") return text;
  for (const [form, words] of forms) {
    const found = form.exec(text);
    if (found) return words(...found.slice(1));
  }
  return text;
}

/** The value of a want; what the page calls it where the API gives a keyword. */
export function wantValue(want) {
  const arrangement = `employment.EMPLOYMENT_TYPE_${(want.value ?? "").toUpperCase()}`;
  return want.kind === "WANT_KIND_ARRANGEMENT" && has(arrangement) ? t(arrangement) : said(WANTS, want.value ?? "");
}

/** A broken rule: what it says, and the source where a law sets it, which the service puts behind it in brackets. */
export function broken({ reason = "", source = "" }) {
  const bracketed = [`（${source}）`, ` (${source})`].find((end) => source && reason.endsWith(end)) ?? "";
  return { text: reason.slice(0, reason.length - bracketed.length), source };
}

/** The words of a rule by its id alone. */
export function ruleName(id) {
  const words = RULES[id];
  return words ? words[current() === "en" ? 0 : 1] : id;
}
