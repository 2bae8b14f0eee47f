// A table of many rows, of which some are drawn at first and the rest on demand.

import { fill, h } from "./dom.js";
import { number, t } from "./i18n.js";

const STEP = 25;

/** `columns` are `{title, cell, numeric}`, where `cell` makes what stands in it of a row; `none` is said where there are no rows. */
export function dataTable({ label, columns, rows, none }) {
  if (rows.length === 0) return h("p", { class: "quiet" }, none ?? t("table.none"));
  const body = h("tbody", {});
  const more = h("p", { class: "more" });
  let drawn = 0;
  draw();
  return h(
    "div",
    {},
    h(
      "div",
      { class: "table-place", tabindex: "0", role: "region", "aria-label": label },
      h("table", { class: "data" }, h("caption", { class: "unseen" }, label), h("thead", {}, h("tr", {}, columns.map(head))), body),
    ),
    more,
  );

  function head({ title, numeric }) {
    return h("th", { scope: "col", class: numeric ? "numeric" : null }, title);
  }

  function draw() {
    const next = rows.slice(drawn, drawn + STEP);
    body.append(...next.map((row) => h("tr", {}, columns.map(({ cell, numeric }) => h("td", { class: numeric ? "numeric" : null }, cell(row))))));
    drawn += next.length;
    const left = rows.length - drawn;
    fill(more, left > 0 && h("button", { type: "button", class: "button small", onclick: draw }, t("table.more", { count: number(left) })));
  }
}

/** Figures side by side, each over the words that say what it is. */
export function tiles(all) {
  return h("dl", { class: "tiles" }, all.map(({ label, value, kind }) => h("div", { class: kind ? `tile tile-${kind}` : "tile" }, h("dt", {}, label), h("dd", {}, value))));
}
