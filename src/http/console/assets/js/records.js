// Stored records by name, read once each while the page is open.

import { call } from "./rpc.js";
import { shortName } from "./kinds.js";

const KEPT = 500;
const cache = new Map();

/** The record of a name, full or short. What cannot be read is not kept, so that it is asked for again. */
export const recordOf = (name) => answerOf(name).then((answer) => answer.record);

/** The certificates that issuers attest to the person of a record now. */
export const credentialsOf = (name) => answerOf(name).then((answer) => answer.credentials ?? []);

function answerOf(name) {
  const key = shortName(name);
  const found = cache.get(key);
  if (found) return found;
  const asked = call("CatalogService/GetRecord", { name });
  cache.set(key, asked);
  asked.catch(() => cache.delete(key));
  if (cache.size > KEPT) cache.delete(cache.keys().next().value);
  return asked;
}

/** Forgets all: the caller changed, or records were written. */
export const forget = () => cache.clear();

/** All records of a kind, page by page, with what could not be read. */
export async function* pages(kind, signal) {
  let pageToken = "";
  do {
    const answer = await call("CatalogService/ListRecords", { kind: kind.wire, pageSize: 500, pageToken }, { signal });
    pageToken = answer.nextPageToken ?? "";
    yield { records: answer.records ?? [], failures: answer.failures ?? [], last: !pageToken };
  } while (pageToken);
}
