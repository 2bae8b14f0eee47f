// Calls of the service: the Connect protocol with proto3 JSON, and streams as one JSON document a line.

import { key } from "./credential.js";
import { current } from "./i18n.js";

const PACKAGE = "talentmatch.v1";

/** What the service refuses, or that it was not reached. */
export class RpcError extends Error {
  /** `code` is Connect's ("not_found"), `details` the messages of google.rpc as plain objects. */
  constructor(code, message, details = []) {
    super(message);
    this.name = "RpcError";
    this.code = code;
    this.details = details;
  }

  /** The reason of ErrorInfo, "NO_CONSENT"; empty where the answer has none. */
  get reason() {
    return this.detail("ErrorInfo")?.reason ?? "";
  }

  /** Every field at fault: `{field, description}`. */
  get violations() {
    return this.detail("BadRequest")?.fieldViolations ?? [];
  }

  /** Whether the service has no such call: it is of another version. */
  get isAbsent() {
    return this.code === "unimplemented";
  }

  detail(type) {
    return this.details.find((detail) => detail.type?.endsWith(`.${type}`))?.debug;
  }
}

const LINES = "application/x-ndjson";
const JSON_TYPE = "application/json";

async function ask(path, headers, body, signal) {
  const all = { ...headers, "accept-language": current() === "en" ? "en" : "zh-CN" };
  if (key()) all.authorization = `Bearer ${key()}`;
  let response;
  try {
    response = await fetch(path, { method: "POST", headers: all, body, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new RpcError("unreachable", error.message);
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

const post = (method, body, signal, accept = JSON_TYPE) => ask(`/${PACKAGE}.${method}`, { "content-type": JSON_TYPE, accept }, body, signal);

/** Sends a form with a file. */
export const submit = (path, form, { signal, accept = JSON_TYPE } = {}) => ask(path, { accept }, form, signal);

async function refusal(response) {
  const text = await response.text();
  try {
    const { code, message, details } = JSON.parse(text);
    if (code) return new RpcError(code, message ?? "", details);
  } catch (_) {
    // Not the service's own document: a proxy before it answered.
  }
  const code = response.status === 404 ? "unimplemented" : `http_${response.status}`;
  return new RpcError(code, text.slice(0, 200) || response.statusText);
}

/** Calls "Service/Method" and gives the answer. */
export async function call(method, request, { signal } = {}) {
  const response = await post(method, JSON.stringify(request), signal);
  return response.json();
}

/** Calls a method that streams, and gives its answers as they come. */
export async function* stream(method, request, { signal } = {}) {
  yield* documents(await post(method, JSON.stringify(request), signal, LINES));
}

/** The documents of an answer, one a line, as they come; the last may be the error that ends it. */
export async function* documents(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      const lines = (rest + (value ?? "")).split("\n");
      rest = done ? "" : lines.pop();
      for (const line of lines) if (line.trim()) yield document(line);
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function document(line) {
  const parsed = JSON.parse(line);
  if (parsed.error?.code) throw new RpcError(parsed.error.code, parsed.error.message ?? "", parsed.error.details);
  return parsed;
}

/** Numbers of 64 bits come as strings; these are far below 2^53. */
export const count = (value) => Number(value ?? 0);
