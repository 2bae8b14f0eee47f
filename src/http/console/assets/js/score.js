// A score as people read it: a number, a word for how good it is, and the parts that it is the sum of.

import { h } from "./dom.js";
import { code, hundredths, percent, t } from "./i18n.js";

/** The word of a band; nothing where the order does not depend on the subject. */
export function band(result) {
  if (!result.band || result.band === "SCORE_BAND_UNSPECIFIED") return null;
  const grade = result.band.replace("SCORE_BAND_", "").toLowerCase();
  return h("span", { class: `band band-${grade}` }, code("band", result.band));
}

/** The number over a thin bar of its length. */
export function meter(result) {
  const score = result.score ?? 0;
  return h(
    "div",
    { class: "meter" },
    h("b", { class: "meter-number" }, h("span", { class: "unseen" }, t("score.label", { score: "" })), hundredths(score)),
    h("i", { class: "meter-bar", "aria-hidden": "true", vars: { "--share": score } }),
  );
}

/** Every part: how much it counts, how well it is met, and why. Those that say nothing are named at the end. */
export function parts(result) {
  const all = result.scoreParts ?? [];
  const stated = all.filter((part) => part.value !== undefined).sort((a, b) => b.weight - a.weight);
  const silent = all.filter((part) => part.value === undefined);
  const widest = Math.max(...stated.map((part) => part.weight), 0.01);
  return h(
    "div",
    { class: "parts" },
    h(
      "ul",
      { class: "part-rows", "aria-label": t("score.parts") },
      stated.map((part) => partRow(part, widest)),
    ),
    silent.length > 0 &&
      h(
        "details",
        { class: "silent" },
        h("summary", {}, t("score.silent", { count: silent.length })),
        h("ul", {}, silent.map((part) => h("li", {}, h("b", {}, code("part", part.part)), " ", part.reason))),
      ),
  );
}

function partRow(part, widest) {
  const value = part.value ?? 0;
  return h(
    "li",
    { class: "part" },
    h("span", { class: "part-name" }, code("part", part.part)),
    h(
      "span",
      { class: "part-track", role: "img", "aria-label": t("score.partLabel", { value: percent(value), weight: percent(part.weight) }) },
      h("i", { class: "part-weight", vars: { "--share": part.weight / widest } }, h("i", { class: "part-value", vars: { "--share": value } })),
    ),
    h("span", { class: "part-sum" }, hundredths(part.contribution ?? 0, 1)),
    h("span", { class: "part-reason" }, part.reason),
  );
}
