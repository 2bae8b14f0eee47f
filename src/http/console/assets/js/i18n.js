// What the page says, in Chinese first, and in English. Codes and names of records are never translated.

import { zh } from "./i18n/zh.js";

const catalogues = { zh };
let language = remembered();

function remembered() {
  try {
    return localStorage.getItem("language") === "en" ? "en" : "zh";
  } catch (_) {
    return "zh";
  }
}

/** "zh" or "en". */
export const current = () => language;

/** Loads the catalogue of the language that was chosen before. */
export async function ready() {
  await load(language);
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
}

async function load(name) {
  if (name === "en") catalogues.en ??= (await import("./i18n/en.js")).en;
}

/** Changes the language and remembers it. */
export async function change(to) {
  await load(to);
  language = to;
  try {
    localStorage.setItem("language", to);
  } catch (_) {
    // It holds until the page is left then.
  }
  await ready();
}

/** Whether the catalogue says something under the key. */
export const has = (key) => Object.hasOwn(catalogues[language], key);

/** The text of a key, with `{name}` in it replaced; the key itself where nothing is said. */
export function t(key, values) {
  const text = catalogues[language][key] ?? zh[key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole) : text;
}

/** The text of a code of the API under a prefix; the code where it is newer than this page. */
export function code(prefix, value) {
  const key = `${prefix}.${value}`;
  return has(key) ? t(key) : String(value ?? "");
}

const format = (options) => (value) => new Intl.NumberFormat(language === "en" ? "en" : "zh-CN", options).format(value);

/** 12,345 */
export const number = (value) => format({ maximumFractionDigits: 0 })(value);
/** A share in [0, 1] as "72". */
export const hundredths = (value, digits = 0) => format({ minimumFractionDigits: digits, maximumFractionDigits: digits })(100 * value);
/** A share in [0, 1] as "72%". */
export const percent = (value) => format({ style: "percent", maximumFractionDigits: 0 })(value);

/** Items of a list as a person would write them. */
export const listed = (items) => items.join(language === "en" ? ", " : "、");
