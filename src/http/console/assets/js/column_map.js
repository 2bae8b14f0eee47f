// Which column of a table becomes which field: what the service guessed, and selects to change it.

import { freshId, h } from "./dom.js";
import { dataTable } from "./data_table.js";
import { current, t } from "./i18n.js";
import { KINDS } from "./kinds.js";

/** The choices for what a file holds; `changed` gets `{kind}` for another kind, or `{map}`. */
export function columnMap(seen, changed) {
  const { map, columns, choices } = seen;
  const kind = select(KINDS.map(({ field, id }) => [field, t(`kind.${id}`)]), map.kind, () => changed({ kind: kind.value }));
  const own = columns.find((column) => map.id === `{${column.name}}`)?.name ?? "";
  const ids = [["", t("columns.hash")], ...columns.map(({ name }) => [name, name])];
  const id = select(ids, own, () => changed({ map: { ...map, id: id.value ? `{${id.value}}` : "{hash}" } }));
  const label = (words, control) => h("div", {}, h("label", { class: "field", for: control.id }, words), control);
  return h(
    "div",
    {},
    h("h3", {}, t("columns.title")),
    h("div", { class: "fields" }, label(t("columns.kind"), kind), label(t("columns.id"), id)),
    dataTable({
      label: t("columns.title"),
      rows: columns,
      columns: [
        { title: t("columns.column"), cell: ({ name }) => name },
        { title: t("columns.texts"), cell: ({ texts }) => h("span", { class: "quiet" }, texts.slice(0, 3).join("；").slice(0, 60)) },
        { title: t("columns.becomes"), cell: (column) => field(column) },
      ],
    }),
  );

  function field({ name, to }) {
    const known = choices.map((choice) => [choice.to, current() === "en" ? choice.en : choice.zh]);
    // A map that a person wrote may fill fields that headings are not known for.
    const others = to.filter((path) => !choices.some((choice) => choice.to === path)).map((path) => [path, path]);
    const control = select([["", t("columns.dropped")], ...known, ...others], to[0] ?? "", () => changed({ map: withColumn(seen, name, control.value) }));
    control.setAttribute("aria-label", t("columns.of", { column: name }));
    return control;
  }
}

function select(options, value, onchange) {
  const control = h("select", { id: freshId("choice"), class: "input", onchange }, options.map(([option, words]) => h("option", { value: option }, words)));
  control.value = value;
  return control;
}

/** The map in which a column becomes the field `to`, or none. */
function withColumn({ map, choices, columns }, name, to) {
  const names = (rule) => [rule.from].flat();
  const fields = map.fields.map((rule) => ({ ...rule, from: names(rule).filter((from) => from !== name) }));
  if (to) {
    let rule = fields.find((one) => one.to === to);
    if (!rule) fields.push((rule = { ...choices.find((choice) => choice.to === to).rule, from: [] }));
    const place = (from) => columns.findIndex((column) => column.name === from);
    rule.from = [...rule.from, name].sort((a, b) => place(a) - place(b));
  }
  return { ...map, fields: fields.filter(({ from }) => from.length > 0) };
}
