// Marks words in a text: those that both sides say, and those that only this one says.

import { h } from "./dom.js";

/**
 * The text as nodes, with `words` of `{word, kind}` marked where they stand; longer words win over shorter ones inside them.
 */
export function highlight(text, words) {
  const spans = [];
  const low = text.toLowerCase();
  for (const { word, kind } of [...words].sort((a, b) => b.word.length - a.word.length)) {
    const sought = word.toLowerCase();
    for (let at = sought ? low.indexOf(sought) : -1; at >= 0; at = low.indexOf(sought, at + sought.length)) {
      const end = at + sought.length;
      if (spans.every((span) => end <= span.begin || span.end <= at)) spans.push({ begin: at, end, kind });
    }
  }
  const nodes = [];
  let done = 0;
  for (const { begin, end, kind } of spans.sort((a, b) => a.begin - b.begin)) {
    nodes.push(text.slice(done, begin), h("mark", { class: `mark-${kind}` }, text.slice(begin, end)));
    done = end;
  }
  return [...nodes, text.slice(done)];
}

/** The words of a result's evidence on one side, "subjectText" or "targetText". */
export function wordsOf(result, side) {
  const of = (list, kind) => (list ?? []).filter((item) => item[side]).map((item) => ({ word: item[side], kind }));
  return [
    ...of(result.matchedSkills, "matched"),
    ...of(result.matchedCertificates, "matched"),
    ...of(result.missingSkills, "missing"),
    ...of(result.missingCertificates, "missing"),
  ];
}
