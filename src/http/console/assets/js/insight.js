// Supply against demand: rows of a balance, what to look at, and demand along time.

import { fill, h } from "./dom.js";
import { number, t } from "./i18n.js";
import { call, count } from "./rpc.js";
import { failed, loading } from "./states.js";

const MOST = 12;
const DIMENSIONS = { major: "INSIGHT_DIMENSION_MAJOR", region: "INSIGHT_DIMENSION_REGION" };

/** The section, which counts when it is asked to. */
export function insight() {
  const place = h("div", {});
  const buttons = Object.keys(DIMENSIONS).map((by) => h("button", { type: "button", class: "button small", onclick: () => run(by) }, t(`insight.by.${by}`)));
  let running;
  const element = h("section", { class: "panel" }, h("div", { class: "page-head" }, h("h2", {}, t("insight.title")), h("div", {}, buttons)), h("p", { class: "quiet" }, t("insight.about")), place);
  return { element, end: () => running?.abort() };

  async function run(by) {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    fill(place, loading(1));
    try {
      const [balance, ahead] = await Promise.all([call("InsightService/GetBalance", { dimension: DIMENSIONS[by] }, { signal }), call("InsightService/GetForecast", {}, { signal })]);
      fill(place, h("div", { class: "halves" }, rows(balance), course(ahead)), warnings([...(balance.warnings ?? []), ...(ahead.warnings ?? [])]));
    } catch (error) {
      if (error.name !== "AbortError") fill(place, failed(error, () => run(by)));
    }
  }
}

function rows({ rows = [], rowCount, blurredCount = 0 }) {
  const shown = rows.filter(({ row }) => row?.key).slice(0, MOST);
  const told = shown.map((own) => ({ name: own.row.label, value: own.demand ?? 0, words: t("insight.against", { supply: number(own.supplyCount ?? 0), demand: number(Math.round(own.demand ?? 0)) }) }));
  return h("div", { class: "insight-part" }, h("h3", {}, t("insight.balance")), bars(told), h("p", { class: "quiet small" }, t("insight.rounded", { count: number(blurredCount), rows: number(count(rowCount)) })));
}

/** The last year by month, and the months to come with their interval. */
function course({ firstMonth, monthlyDemands = [], months = [], refusedReason }) {
  if (!firstMonth) return h("div", { class: "insight-part" }, h("h3", {}, t("insight.forecast")), h("p", { class: "quiet" }, t("insight.undated")));
  const [year, month] = firstMonth.split("-").map(Number);
  const named = monthlyDemands.map((value, at) => ({ name: `${year + Math.floor((month - 1 + at) / 12)}-${String(((month - 1 + at) % 12) + 1).padStart(2, "0")}`, value, words: number(Math.round(value)) }));
  const ahead = months.map((own) => ({ name: own.month, value: own.demand ?? 0, words: t("insight.between", { demand: number(Math.round(own.demand ?? 0)), lower: number(Math.round(own.lower ?? 0)), upper: number(Math.round(own.upper ?? 0)) }) }));
  return h("div", { class: "insight-part" }, h("h3", {}, t("insight.forecast")), bars([...named.slice(-MOST), ...ahead]), refusedReason && h("p", { class: "quiet small" }, refusedReason));
}

function bars(told) {
  if (told.length === 0) return h("p", { class: "quiet" }, t("insight.nothing"));
  const widest = Math.max(1, ...told.map(({ value }) => value));
  return h(
    "ul",
    { class: "bars" },
    told.map(({ name, value, words }) => h("li", { class: "bar" }, h("span", { class: "bar-name", title: name }, name), h("span", { class: "bar-track", "aria-hidden": "true" }, h("i", { class: "bar-fill", vars: { "--share": value / widest } })), h("span", { class: "bar-words" }, words))),
  );
}

function warnings(told) {
  if (told.length === 0) return null;
  return h("div", { class: "insight-part" }, h("h3", {}, t("insight.warnings")), h("ul", {}, told.slice(0, MOST).map(({ row, rule, evidence }) => h("li", {}, `${row?.label ?? ""} ${evidence}`, h("span", { class: "quiet small" }, ` ${rule}`)))));
}
