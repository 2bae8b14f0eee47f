// The first rows of a file, as they would be imported.

import { h } from "./dom.js";
import { dataTable } from "./data_table.js";
import { listed, number, t } from "./i18n.js";
import { shortName } from "./kinds.js";
import { titleOf } from "./record.js";
import { empty } from "./states.js";

/** The rows with what becomes of each, or that there are none. */
export function seenRows(rows) {
  if (rows.length === 0) return empty(t("upload.none"), t("upload.noneAbout"));
  const title = t("upload.preview", { count: number(rows.length) });
  return h(
    "div",
    {},
    h("h3", {}, title),
    dataTable({
      label: title,
      rows,
      columns: [
        { title: t("upload.line"), numeric: true, cell: (row) => row.line },
        { title: t("upload.name"), cell: (row) => (row.record ? shortName(row.record.name) : "") },
        { title: t("upload.title2"), cell: (row) => (row.record ? titleOf(row.record) : row.cells.map(({ text }) => text).join(" ").slice(0, 60)) },
        { title: t("upload.problem"), cell: judged },
      ],
    }),
  );
}

function judged({ refused, leftOut, warnings }) {
  if (refused) return h("span", { class: "problem" }, faults(refused));
  const told = [...leftOut.map(({ column, text }) => t("upload.left", { column, text })), ...(warnings ?? []).map(({ field, description }) => `${field} ${description}`)];
  return told.length > 0 ? h("span", { class: "quiet" }, listed(told)) : t("upload.fine");
}

/** Why a row is refused, with every field at fault. */
export const faults = ({ reason, fieldViolations = [] }) => (fieldViolations.length > 0 ? fieldViolations.map(({ field, description }) => `${field} ${description}`).join("；") : reason);
