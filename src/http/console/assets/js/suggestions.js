// What the word that is being typed may become: names that the service's own tables hold.

import { count, call } from "./rpc.js";
import { majors, regions } from "./names.js";

const MOST = 8;
let server = true;

/** The word at the end of the text, which a suggestion takes the place of. */
export const lastWord = (text) => /[^\s,，、;；。]*$/.exec(text)[0];

/** Up to eight suggestions for the last word, as `{text, about}`; of the service where it has them, else of its tables. */
export async function suggestions(text, signal) {
  const word = lastWord(text);
  if (word.length === 0 || word.length > 30) return [];
  if (server) {
    try {
      return (await ofService(word, signal)).slice(0, MOST);
    } catch (error) {
      if (!error.isAbsent) throw error;
      server = false;
    }
  }
  return ofTables(word);
}

async function ofService(word, signal) {
  const answer = await call("CatalogService/Suggest", { text: word, pageSize: MOST }, { signal });
  return (answer.suggestions ?? []).map(({ name, displayName, kind, ...more }) => ({ text: name ?? displayName, about: kind, count: count(more.count) }));
}

async function ofTables(word) {
  const found = new Map();
  for (const [about, table] of [["major", await majors()], ["region", await regions()]]) {
    let left = MOST / 2;
    for (const [code, name] of table) {
      if (left === 0) break;
      if (found.has(name) || name === word || !(name.startsWith(word) || code === word) || /^(市辖区|县)$/.test(name)) continue;
      found.set(name, about);
      left -= 1;
    }
  }
  return [...found].map(([text, about]) => ({ text, about }));
}
