// The platform: what there is, how complete it is, what comes in, and how the service stands.

import { fill, h } from "../dom.js";
import { tiles } from "../data_table.js";
import { code, number, t } from "../i18n.js";
import { insight } from "../insight.js";
import { KINDS } from "../kinds.js";
import { quality } from "../quality.js";
import { call, count } from "../rpc.js";
import { failed, loading } from "../states.js";
import { upload } from "../upload.js";

const FACETS = ["FACET_FIELD_PROVINCE", "FACET_FIELD_INDUSTRY", "FACET_FIELD_EDUCATION", "FACET_FIELD_MAJOR_GROUP"];

/** Draws the view; what is given back ends its work. */
export function show(main) {
  const asked = new AbortController();
  const counts = h("div", { class: "stack" });
  const health = h("section", { class: "panel" });
  const checked = quality();
  const counted = insight();
  const coming = upload(draw);
  fill(main, h("div", { class: "page-head" }, h("h1", {}, t("platform.title"))), h("div", { class: "stack" }, counts, h("div", { class: "halves" }, health, coming.element), counted.element, checked.element));
  draw();
  standing(health, asked.signal);
  return () => {
    asked.abort();
    checked.end();
    counted.end();
    coming.end();
  };

  async function draw() {
    const { signal } = asked;
    fill(counts, loading(1));
    try {
      const all = await Promise.all(KINDS.map((kind) => everything(kind, signal)));
      fill(
        counts,
        tiles(all.map(({ kind, total }) => ({ label: t(`kind.${kind.id}`), value: number(total) }))),
        h("div", { class: "halves" }, all.filter(({ total }) => total > 0).map(spread)),
      );
    } catch (error) {
      if (error.name !== "AbortError") fill(counts, failed(error, draw));
    }
  }
}

/** All that may be seen of a kind: an order that does not depend on the subject has all of it, and counts it by facets. */
async function everything(kind, signal) {
  const answer = await call("MatchService/Match", { subjectText: "*", targetKind: kind.wire, personalized: false, pageSize: 1, includeIneligible: true, showCopies: true, facets: FACETS }, { signal });
  return { kind, total: count(answer.totalCount), facets: answer.facets ?? [] };
}

function spread({ kind, total, facets }) {
  const shown = facets.filter((facet) => facet.buckets?.length > 0).slice(0, 3);
  if (shown.length === 0) return null;
  return h("section", { class: "panel" }, h("h2", {}, t("platform.spread", { kind: t(`kind.${kind.id}`) })), h("div", { class: "spread" }, shown.map((facet) => bars(facet, total))));
}

function bars({ field, buckets }, total) {
  const first = buckets.slice(0, 6);
  const widest = count(first[0].count);
  const stated = buckets.reduce((sum, bucket) => sum + count(bucket.count), 0);
  return h(
    "div",
    {},
    h("h3", {}, code("facetField", field)),
    h(
      "ul",
      { class: "bars" },
      first.map((bucket) =>
        h("li", { class: "bar" }, h("span", { class: "bar-name", title: bucket.displayName }, bucket.displayName || bucket.value), h("span", { class: "bar-track", "aria-hidden": "true" }, h("i", { class: "bar-fill", vars: { "--share": count(bucket.count) / widest } })), h("span", { class: "bar-words" }, number(count(bucket.count)))),
      ),
    ),
    field !== "FACET_FIELD_MAJOR_GROUP" && total > stated && h("p", { class: "quiet small" }, t("platform.unstated", { count: number(total - stated) })),
  );
}

/** How the service stands, and which versions its answers depend on. */
async function standing(place, signal) {
  fill(place, h("h2", {}, t("platform.health")), loading(1));
  try {
    const response = await fetch("/readyz", { signal });
    const { reads, writes, whole } = await response.json();
    const state = (label, fine) => ({ label: t(label), value: t(fine ? "platform.fine" : "platform.out"), kind: fine ? "good" : "bad" });
    const versions = h("div", {});
    fill(place, h("h2", {}, t("platform.health")), tiles([state("platform.reads", reads), state("platform.writes", writes), state("platform.whole", whole)]), versions);
    const info = await call("InfoService/GetServerInfo", {}, { signal });
    const facts = [
      ["platform.version", info.version],
      ["platform.tenant", info.tenant],
      ["platform.model", info.model],
      ["platform.rules", info.ruleSet],
      ["platform.derivation", info.derivation],
      ["platform.wording", info.discriminatoryWording && t(`platform.wording.${info.discriminatoryWording}`)],
      ["platform.personal", info.personalData && t(`platform.personal.${info.personalData}`)],
    ];
    fill(versions, h("dl", { class: "facts" }, facts.map(([label, value]) => h("div", {}, h("dt", {}, t(label)), h("dd", {}, h("code", {}, value ?? ""))))));
  } catch (error) {
    if (error.name !== "AbortError") fill(place, h("h2", {}, t("platform.health")), failed(error, () => standing(place, signal)));
  }
}
