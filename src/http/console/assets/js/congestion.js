// Where everybody would go who takes the best for them, against the places that there are.

import { fill, h } from "./dom.js";
import { number, t } from "./i18n.js";
import { opened } from "./record.js";
import { recordOf } from "./records.js";
import { tiles } from "./data_table.js";

const SHOWN = 12;

/** The openings that are best for somebody, most crowded first, as `{name, title, count}`. */
export function crowds(rows) {
  const found = new Map();
  for (const { results } of rows) {
    const [best] = results;
    if (!best) continue;
    const crowd = found.get(best.name) ?? { name: best.name, title: best.title, count: 0 };
    crowd.count += 1;
    found.set(best.name, crowd);
  }
  return [...found.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** How unevenly the counts are spread: 0 where all are alike, near 1 where one has all (Gini coefficient). */
export function gini(counts) {
  const sorted = [...counts].sort((a, b) => a - b);
  const sum = sorted.reduce((all, one) => all + one, 0);
  if (sum === 0) return 0;
  const weighted = sorted.reduce((all, one, at) => all + (at + 1) * one, 0);
  return (2 * weighted) / (sorted.length * sum) - (sorted.length + 1) / sorted.length;
}

/** The chart, with what it comes to. Capacities are read of the records that are shown. */
export function congestion(rows) {
  const all = crowds(rows);
  const element = h("div", { class: "crowds" });
  const first = all.slice(0, SHOWN);
  draw(first.map((crowd) => ({ ...crowd, places: undefined })));
  Promise.all(first.map(withPlaces)).then(draw);
  return element;

  function draw(shown) {
    const widest = Math.max(1, ...shown.map((crowd) => Math.max(crowd.count, crowd.places ?? 0)));
    const outside = shown.reduce((sum, { count, places }) => sum + Math.max(0, count - (places ?? count)), 0);
    fill(
      element,
      tiles([
        { label: t("crowd.openings"), value: number(all.length) },
        { label: t("crowd.gini"), value: gini(all.map((crowd) => crowd.count)).toFixed(2) },
        { label: t("crowd.outside"), value: number(outside), kind: outside > 0 ? "warn" : "" },
      ]),
      h("ul", { class: "bars", "aria-label": t("crowd.label") }, shown.map((crowd) => bar(crowd, widest))),
      all.length > shown.length && h("p", { class: "quiet small" }, t("crowd.more", { count: number(all.length - shown.length) })),
    );
  }
}

async function withPlaces(crowd) {
  try {
    const { of } = opened(await recordOf(crowd.name));
    return { ...crowd, places: of.capacity ?? of.headcount, employer: of.employerDisplayName ?? of.school };
  } catch (_) {
    return crowd;
  }
}

function bar({ title, name, employer, count, places }, widest) {
  const words = places === undefined ? t("crowd.count", { count }) : t("crowd.of", { count, places });
  return h(
    "li",
    { class: places !== undefined && count > places ? "bar is-over" : "bar" },
    h("span", { class: "bar-name" }, title || name, employer && h("span", { class: "quiet" }, ` ${employer}`)),
    h("span", { class: "bar-track", "aria-hidden": "true" }, h("i", { class: "bar-fill", vars: { "--share": count / widest } }), places !== undefined && h("i", { class: "bar-limit", vars: { "--share": places / widest } })),
    h("span", { class: "bar-words" }, words),
  );
}
