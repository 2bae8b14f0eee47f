// An import of a file: what it holds is shown, and which column becomes what can be changed, before anything is written; what is refused
// can be kept.

import { columnMap } from "./column_map.js";
import { announce, fill, freshId, h } from "./dom.js";
import { number, t } from "./i18n.js";
import { rejects } from "./rejects.js";
import { forget } from "./records.js";
import { documents, submit } from "./rpc.js";
import { seenRows } from "./seen_rows.js";
import { tiles } from "./data_table.js";
import { failed, loading, note, progress } from "./states.js";

const ACCEPT = ".xlsx,.xls,.csv,.tsv,.txt,.jsonl,.ndjson,.json,.zip,.gz";
const MOST_BYTES = 64 * 2 ** 20;
const LINES = "application/x-ndjson";

/** The section; `changed` is told when records were written. */
export function upload(changed) {
  const id = freshId("file");
  const place = h("div", { class: "stack" });
  let running;
  let file;
  const input = h("input", { id, type: "file", class: "input", accept: ACCEPT, onchange: () => input.files[0] && take(input.files[0]) });
  const zone = h("div", { class: "drop", ondragover: over, ondragleave: () => zone.classList.remove("is-over"), ondrop: dropped }, h("label", { class: "field", for: id }, t("upload.file")), input, h("p", { class: "quiet small" }, t("upload.drop")));
  const element = h("section", { class: "panel" }, h("h2", {}, t("upload.title")), h("p", { class: "quiet" }, t("upload.about")), zone, place);
  return { element, end: () => running?.abort() };

  function over(event) {
    event.preventDefault();
    zone.classList.add("is-over");
  }

  function dropped(event) {
    event.preventDefault();
    zone.classList.remove("is-over");
    if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
  }

  function take(chosen) {
    file = chosen;
    if (file.size > MOST_BYTES) return fill(place, note("bad", t("upload.tooLarge", { most: number(MOST_BYTES / 2 ** 20) })));
    return preview({});
  }

  /** A new end for what runs; what ran before ends. */
  function begin() {
    running?.abort();
    running = new AbortController();
    return running.signal;
  }

  function form({ map, kind, dryRun }) {
    const parts = new FormData();
    if (map) parts.set("map", JSON.stringify(map));
    if (kind) parts.set("kind", kind);
    if (dryRun) parts.set("dryRun", "true");
    parts.set("file", file, file.name);
    return parts;
  }

  async function preview(asked) {
    const signal = begin();
    fill(place, loading(3));
    try {
      const seen = await (await submit("/v1/imports/preview", form(asked), { signal })).json();
      fill(place, shown(seen));
      announce(t("upload.shown", { name: file.name }));
    } catch (error) {
      if (error.name !== "AbortError") fill(place, failed(error, () => preview(asked)));
    }
  }

  function shown(seen) {
    const act = (words, dryRun, kind) => h("button", { type: "button", class: `button ${kind}`, onclick: () => run(seen, dryRun) }, words);
    return [
      tiles([
        { label: t("upload.tables"), value: number(seen.tables.length) },
        { label: t("upload.columns"), value: number(seen.columns.length - seen.dropped.length), kind: "good" },
        { label: t("upload.dropped"), value: number(seen.dropped.length), kind: seen.dropped.length > 0 ? "warn" : "" },
      ]),
      seen.problems.map((problem) => note("bad", problem)),
      seen.notes.map((text) => note("info", text)),
      seen.map && columnMap(seen, preview),
      seenRows(seen.rows),
      seen.rows.length > 0 && h("div", { class: "actions" }, act(t("upload.write"), false, "primary"), act(t("upload.try"), true, "")),
    ];
  }

  async function run(seen, dryRun) {
    const signal = begin();
    const bar = progress(t("upload.starting"), () => running.abort());
    const refused = rejects(file.name);
    let counts = { read: 0, stored: 0, refused: 0, leftOut: {} };
    fill(place, bar.element);
    const ended = (...told) => fill(place, told, report(counts, dryRun, refused), h("div", { class: "actions" }, dryRun && h("button", { type: "button", class: "button primary", onclick: () => run(seen, false) }, t("upload.write")), h("button", { type: "button", class: "button", onclick: () => fill(place, shown(seen)) }, t("upload.back"))));
    try {
      const response = await submit("/v1/imports", form({ map: seen.map, dryRun }), { signal, accept: LINES });
      for await (const told of documents(response)) {
        if (told.event === "refused") refused.add(told);
        else if (!["note", "warned"].includes(told.event)) counts = { ...counts, ...told };
        if (told.event === "progress") bar.tell(told.bytesRead, told.bytes, t("upload.running", { read: number(told.read), stored: number(told.stored) }));
      }
      announce(t(dryRun ? "upload.tried" : "upload.done"));
      ended(note("info", t(dryRun ? "upload.tried" : "upload.done")));
    } catch (error) {
      ended(error.name === "AbortError" ? note("warn", t("upload.stopped")) : failed(error));
    }
    if (dryRun) return;
    forget();
    changed();
  }
}

function report({ read, stored, masked = 0, leftOut = {} }, dryRun, refused) {
  const left = Object.entries(leftOut).map(([column, texts]) => h("li", {}, h("b", {}, column), "：", Object.entries(texts).slice(0, 5).map(([text, count]) => `${text}（${number(count)}）`).join("、")));
  return h(
    "div",
    { class: "stack" },
    tiles([
      { label: t("upload.read"), value: number(read) },
      { label: t(dryRun ? "upload.fit" : "upload.stored"), value: number(stored), kind: "good" },
      { label: t("upload.refused"), value: number(refused.count), kind: refused.count > 0 ? "warn" : "" },
      masked > 0 && { label: t("upload.masked"), value: number(masked), kind: "warn" },
    ].filter(Boolean)),
    left.length > 0 && h("div", {}, h("h3", {}, t("upload.leftOut")), h("ul", {}, left)),
    refused.element(),
  );
}
