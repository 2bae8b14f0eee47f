// An import of JSON lines: what the file holds is shown before anything is written, and what was refused can be kept.

import { fill, freshId, h } from "./dom.js";
import { code, number, t } from "./i18n.js";
import { dataTable, tiles } from "./data_table.js";
import { download } from "./download.js";
import { kindOf } from "./kinds.js";
import { titleOf } from "./record.js";
import { forget } from "./records.js";
import { call, count, send } from "./rpc.js";
import { failed, note, progress } from "./states.js";

const PREVIEW = 20;
const BATCH = 500;

/** The section; `changed` is told when records were written. */
export function upload(changed) {
  const id = freshId("file");
  const place = h("div", { class: "stack" });
  let running;
  const input = h("input", { id, type: "file", class: "input", accept: ".jsonl,.ndjson,.json", onchange: () => input.files[0] && preview(input.files[0]) });
  const element = h("section", { class: "panel" }, h("h2", {}, t("upload.title")), h("p", { class: "quiet" }, t("upload.about")), h("label", { class: "field", for: id }, t("upload.file")), input, place);
  return { element, end: () => running?.abort() };

  async function preview(file) {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    try {
      const rows = parse(await file.text());
      const first = rows.slice(0, PREVIEW);
      await Promise.all(first.map(async (row) => (row.problem ??= await problem(row.record, signal))));
      const good = rows.filter((row) => row.record);
      fill(
        place,
        tiles([
          { label: t("upload.lines"), value: number(rows.length) },
          { label: t("upload.readable"), value: number(good.length), kind: "good" },
          { label: t("upload.unreadable"), value: number(rows.length - good.length), kind: rows.length > good.length ? "warn" : "" },
        ]),
        h("h3", {}, t("upload.preview", { count: number(first.length) })),
        dataTable({ label: t("upload.preview", { count: first.length }), rows: first, columns: columns() }),
        good.length > 0 && h("div", { class: "actions" }, h("button", { type: "button", class: "button primary", onclick: () => write(rows) }, t("upload.write", { count: number(good.length) }))),
      );
    } catch (error) {
      if (error.name !== "AbortError") fill(place, failed(error));
    }
  }

  async function write(rows) {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    const good = rows.filter((row) => row.record);
    const refused = rows.filter((row) => !row.record);
    const bar = progress(t("upload.starting"), () => running.abort());
    fill(place, bar.element);
    let stored = 0;
    try {
      for (let at = 0; at < good.length; at += BATCH) {
        const batch = good.slice(at, at + BATCH);
        const answer = await send("CatalogService/ImportRecords", batch.map(({ record }) => ({ record })), { signal });
        stored += count(answer.storedCount);
        for (const { index, failure } of answer.failures ?? []) refused.push({ ...batch[count(index)], problem: words(failure) });
        bar.tell(at + batch.length, good.length, t("upload.running", { done: number(at + batch.length), of: number(good.length) }));
      }
      fill(place, report(stored, refused));
    } catch (error) {
      fill(place, error.name === "AbortError" ? note("warn", t("upload.stopped")) : failed(error), report(stored, refused));
    }
    forget();
    changed();
  }
}

/** Each line as `{line, text, record}`, or with the `problem` why it is no record. */
function parse(text) {
  return text
    .split(/\r?\n/)
    .map((text, at) => ({ line: at + 1, text: text.replace(/^\ufeff/, "") }))
    .filter(({ text }) => text.trim())
    .map((row) => {
      try {
        const record = JSON.parse(row.text);
        if (typeof record?.name !== "string" || !kindOf(record.name)) return { ...row, problem: t("upload.noName") };
        return { ...row, record };
      } catch (error) {
        return { ...row, problem: error.message };
      }
    });
}

async function problem(record, signal) {
  try {
    await call("CatalogService/UpsertRecord", { record, validateOnly: true }, { signal });
    return "";
  } catch (error) {
    if (error.name === "AbortError" || error.code === "unreachable" || error.code === "unauthenticated") throw error;
    return words({ fieldViolations: error.violations, message: error.message });
  }
}

const words = ({ fieldViolations = [], reason, message }) => (fieldViolations.length > 0 ? fieldViolations.map(({ field, description }) => `${field} ${description}`).join("；") : message || code("error", reason));

function columns() {
  return [
    { title: t("upload.line"), numeric: true, cell: (row) => row.line },
    { title: t("upload.name"), cell: (row) => row.record?.name ?? "" },
    { title: t("upload.title2"), cell: (row) => (row.record ? titleOf(row.record) : row.text.slice(0, 60)) },
    { title: t("upload.problem"), cell: (row) => (row.problem ? h("span", { class: "problem" }, row.problem) : t("upload.fine")) },
  ];
}

function report(stored, refused) {
  const keep = () => download("rejects.jsonl", "application/x-ndjson", refused.map((row) => row.text).join("\n"));
  return h(
    "div",
    { class: "stack" },
    tiles([
      { label: t("upload.stored"), value: number(stored), kind: "good" },
      { label: t("upload.refused"), value: number(refused.length), kind: refused.length > 0 ? "warn" : "" },
    ]),
    refused.length > 0 && dataTable({ label: t("upload.refused"), rows: refused, columns: columns() }),
    refused.length > 0 && h("div", { class: "actions" }, h("button", { type: "button", class: "button small", onclick: keep }, t("upload.rejects"))),
  );
}
