// Facets as filters: counts of values over what is relevant, of which one or several can be chosen.

import { fill, h } from "./dom.js";
import { number, t } from "./i18n.js";
import { FACETS } from "./query.js";

const SHOWN = 6;

/** The filters beside the results; `changed` is told when `query.filters` was changed. */
export function facetPanel(query, changed) {
  const element = h("div", { class: "facets" });
  // A value that is chosen leaves only itself in its facet. So while one is chosen, the counts of before stay, and others can be added.
  const before = {};
  const open = new Set();
  return {
    element,
    show(facets) {
      for (const { id, facet } of FACETS) {
        const counted = facets.find((candidate) => candidate.field === facet)?.buckets ?? [];
        if (query.filters[id].length === 0 || !before[id]) before[id] = counted;
      }
      const focused = document.activeElement?.id;
      const groups = FACETS.map((facet) => group(facet, before[facet.id] ?? [])).filter(Boolean);
      fill(element, groups.length > 0 ? groups : h("p", { class: "quiet" }, t("facet.none")));
      if (focused) document.getElementById(focused)?.focus();
    },
  };

  function group({ id, single }, buckets) {
    const chosen = query.filters[id];
    const absent = chosen.filter((value) => !buckets.some((bucket) => bucket.value === value));
    const all = [...absent.map((value) => ({ value, displayName: value })), ...buckets];
    if (all.length === 0) return null;
    const list = h("ul", {});
    const draw = () => {
      const shown = open.has(id) ? all : all.filter((bucket, at) => at < SHOWN || chosen.includes(bucket.value));
      fill(list, shown.map((bucket) => choice(id, single, bucket)), all.length > SHOWN && h("li", {}, more(id, draw)));
    };
    draw();
    return h("fieldset", { class: "facet" }, h("legend", {}, t(`facet.${id}`)), list);
  }

  function more(id, draw) {
    const toggle = () => {
      if (!open.delete(id)) open.add(id);
      draw();
    };
    return h("button", { type: "button", class: "link", "aria-expanded": String(open.has(id)), onclick: toggle }, t(open.has(id) ? "facet.less" : "facet.more"));
  }

  function choice(id, single, { value, displayName, count }) {
    const chosen = query.filters[id];
    const toggle = () => {
      const others = single ? [] : chosen.filter((other) => other !== value);
      query.filters[id] = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...others, value];
      changed();
    };
    return h(
      "li",
      {},
      h(
        "label",
        { class: "choice" },
        h("input", { type: "checkbox", id: `facet-${id}-${value}`, checked: chosen.includes(value), onchange: toggle }),
        h("span", { class: "choice-name" }, displayName || value),
        count !== undefined && h("span", { class: "choice-count" }, number(count)),
      ),
    );
  }
}
