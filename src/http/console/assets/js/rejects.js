// Rows that were refused, to be looked at and kept as a file.

import { h } from "./dom.js";
import { dataTable } from "./data_table.js";
import { csv, download } from "./download.js";
import { number, t } from "./i18n.js";
import { faults } from "./seen_rows.js";
import { note } from "./states.js";

/** Rows that are kept; more are only counted. */
const MOST = 10_000;

/** An empty list, for a file of this name. */
export function rejects(name) {
  const stem = name.replace(/\.[^.]*$/, "");
  const rows = [];
  return {
    count: 0,
    add({ line, row, reason, fieldViolations }) {
      this.count += 1;
      if (rows.length < MOST) rows.push({ line, row, reason, fieldViolations });
    },
    /** A table of them with what keeps them, or nothing where there are none. */
    element() {
      if (rows.length === 0) return null;
      const lines = () => download(`${stem}-rejects.jsonl`, "application/x-ndjson", rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      const table = () => csv(`${stem}-rejects.csv`, [t("upload.line"), t("upload.problem"), t("upload.row")], rows.map((row) => [row.line, faults(row), row.row]));
      return h(
        "div",
        {},
        h("h3", {}, t("upload.refused")),
        this.count > MOST && note("warn", t("upload.tooMany", { most: number(MOST) })),
        dataTable({
          label: t("upload.refused"),
          rows,
          columns: [
            { title: t("upload.line"), numeric: true, cell: ({ line }) => line },
            { title: t("upload.row"), cell: ({ row }) => row.slice(0, 80) },
            { title: t("upload.problem"), cell: (row) => h("span", { class: "problem" }, faults(row)) },
          ],
        }),
        h("div", { class: "actions" }, h("button", { type: "button", class: "button small", onclick: table }, t("upload.rejectsCsv")), h("button", { type: "button", class: "button small", onclick: lines }, t("upload.rejects"))),
      );
    },
  };
}
