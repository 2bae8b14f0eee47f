// The calls as a page of another origin makes them in Chromium, with the official client for browsers: Connect with JSON and bytes, and
// gRPC-Web. Usage: node browser.mjs HTTP_URL DESCRIPTOR PORT; the service lists http://127.0.0.1:PORT as an origin that may call.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { chromium } from "playwright-core";

const [http, descriptor, port] = process.argv.slice(2);
const origin = `http://127.0.0.1:${port}`;
const modules = new URL("node_modules/", import.meta.url);
const esm = (name, ...more) => [[name, `/${name}/dist/esm/index.js`], ...more.map((path) => [`${name}/${path}`, `/${name}/dist/esm/${path}/index.js`])];
const imports = Object.fromEntries([
  ...esm("@connectrpc/connect", "protocol", "protocol-connect", "protocol-grpc", "protocol-grpc-web"),
  ...esm("@connectrpc/connect-web"),
  ...esm("@bufbuild/protobuf", "codegenv1", "codegenv2", "reflect", "wire", "txtpb", "wkt"),
]);

async function inPage(http) {
  const { createFileRegistry, fromBinary } = await import("@bufbuild/protobuf");
  const { FileDescriptorSetSchema } = await import("@bufbuild/protobuf/wkt");
  const { Code, createClient } = await import("@connectrpc/connect");
  const { createConnectTransport, createGrpcWebTransport } = await import("@connectrpc/connect-web");
  const bytes = new Uint8Array(await (await fetch("/descriptor.bin")).arrayBuffer());
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
  const transports = {
    "Connect, JSON": createConnectTransport({ baseUrl: http }),
    "Connect, bytes": createConnectTransport({ baseUrl: http, useBinaryFormat: true }),
    "Connect, GET": createConnectTransport({ baseUrl: http, useHttpGet: true }),
    "gRPC-Web": createGrpcWebTransport({ baseUrl: http }),
  };
  const told = {};
  for (const [name, transport] of Object.entries(transports)) {
    const client = (service) => createClient(registry.getService(`talentmatch.v1.${service}`), transport);
    const found = await client("MatchService").match({ subject: { case: "subjectText", value: "焊工" }, targetKind: 1 });
    let subjects = 0;
    for await (const _ of client("MatchService").batchMatch({ subjectKind: 1, targetKind: 1, limit: 1 })) subjects += 1;
    const missing = await client("CatalogService").getRecord({ name: "jobPostings/none" }).catch((error) => error);
    told[name] = { title: found.results[0].title, subjects, missing: missing.code === Code.NotFound, details: missing.details.length > 0 };
  }
  return told;
}

const page = `<!doctype html><title>client</title><script type="importmap">${JSON.stringify({ imports })}</script>`;
const server = createServer(async (request, response) => {
  const path = new URL(request.url, origin).pathname;
  try {
    const [type, content] =
      path === "/" ? ["text/html", page] : path === "/descriptor.bin" ? ["application/octet-stream", await readFile(descriptor)] : ["text/javascript", await readFile(new URL(`.${path}`, modules))];
    response.writeHead(200, { "content-type": type }).end(content);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => server.listen(port, "127.0.0.1", listening));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const tab = await browser.newPage();
  await tab.goto(origin);
  const told = await tab.evaluate(inPage, http);
  assert.equal(Object.keys(told).length, 4);
  for (const [name, answer] of Object.entries(told)) {
    assert.ok(answer.title === "焊工" && answer.subjects >= 1 && answer.missing && answer.details, `${name}: ${JSON.stringify(answer)}`);
    console.log(`ok  ${name}, in Chromium`);
  }
} finally {
  await browser.close();
  server.close();
}
