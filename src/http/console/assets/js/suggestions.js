// What the word that is being typed may become: names of majors and regions that the service's own tables hold.

import { majors, regions } from "./names.js";

const MOST = 8;
const LONGEST = 30;

/** The word at the end of the text, which a suggestion takes the place of. */
export const lastWord = (text) => /[^\s,，、;；。]*$/.exec(text)[0];

/** Up to eight names that begin with the last word, as `{text, about}`. */
export async function suggestions(text) {
  const word = lastWord(text);
  if (word.length === 0 || word.length > LONGEST) return [];
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
