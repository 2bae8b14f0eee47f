// The API key: kept for this tab alone and sent in a header, never in an address, a cookie or another store.

const PLACE = "talentmatch.key";

/** The key, or an empty text. */
export function key() {
  try {
    return sessionStorage.getItem(PLACE) ?? "";
  } catch (_) {
    return "";
  }
}

/** Keeps a key until the tab is closed; an empty one is forgotten. */
export function keep(value) {
  if (value) sessionStorage.setItem(PLACE, value);
  else sessionStorage.removeItem(PLACE);
}
