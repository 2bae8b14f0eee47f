// What the word that is being typed may become: names that the service knows, by their beginning, pinyin or another name.

import { code } from "./i18n.js";
import { call } from "./rpc.js";

const MOST = 8;
const LONGEST = 50;

/** The word at the end of the text, which a suggestion takes the place of. */
export const lastWord = (text) => /[^\s,，、;；。]*$/.exec(text)[0];

/** Up to eight names for the last word, as `{text, about}`, out of the vocabularies: all where none is given. */
export async function suggestions(text, vocabularies, signal) {
  const word = lastWord(text);
  if (word.length === 0 || word.length > LONGEST) return [];
  const answer = await call("CatalogService/Suggest", { text: word, vocabularies, pageSize: MOST }, { signal });
  const names = (answer.suggestions ?? []).filter(({ name }) => name !== word);
  return names.map(({ name, vocabulary, within, otherName }) => ({ text: name, about: [otherName, within, code("vocabulary", vocabulary)].filter(Boolean).join(" · ") }));
}
