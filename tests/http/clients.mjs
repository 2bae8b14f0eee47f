// The calls as the official Connect client makes them: Connect with JSON and bytes, gRPC-Web, and gRPC on both ports.
// Usage: node clients.mjs HTTP_URL GRPC_URL DESCRIPTOR; the service is empty and asks for no key.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createFileRegistry, create, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";

const [http, grpc, descriptor] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptor)));
const service = (name) => registry.getService(`talentmatch.v1.${name}`);
const message = (name, fields) => create(registry.getMessage(`talentmatch.v1.${name}`), fields);

const connect = (options) => createConnectTransport({ baseUrl: http, httpVersion: "1.1", ...options });
const transports = {
  "Connect, JSON": connect({}),
  "Connect, bytes": connect({ useBinaryFormat: true }),
  "Connect, JSON, GET": connect({ useHttpGet: true }),
  "Connect, bytes, GET": connect({ useHttpGet: true, useBinaryFormat: true }),
  "Connect, JSON, HTTP/2": connect({ httpVersion: "2" }),
  "gRPC-Web": createGrpcWebTransport({ baseUrl: http, httpVersion: "1.1" }),
  "gRPC, port for HTTP": createGrpcTransport({ baseUrl: http }),
  gRPC: createGrpcTransport({ baseUrl: grpc }),
};

const JOB = 1;

for (const [name, transport] of Object.entries(transports)) {
  const catalog = createClient(service("CatalogService"), transport);
  const matching = createClient(service("MatchService"), transport);

  const job = (id, title) => ({ name: `jobPostings/${id}`, resource: { case: "jobPosting", value: message("JobPosting", { title }) } });
  const { record } = await catalog.upsertRecord({ record: job("1", "焊工") });
  assert.equal(record.name, "tenants/default/jobPostings/1", name);
  assert.deepEqual((await catalog.getRecord({ name: "jobPostings/1" })).record, record, name);

  // A stream of requests, which gRPC-Web has not.
  if (name !== "gRPC-Web") {
    const records = ["电焊工", "", "数控车工"].map((title, n) => ({ record: job(`${n + 2}`, title) }));
    const done = await catalog.importRecords(
      (async function* () {
        yield* records;
      })(),
    );
    assert.deepEqual([done.storedCount, done.refusedCount, done.failures[0].index], [2n, 1n, 1n], name);
  }

  const found = await matching.match({ subject: { case: "subjectText", value: "焊工" }, targetKind: JOB });
  assert.equal(found.results[0].title, "焊工", name);
  const subjects = [];
  for await (const answer of matching.batchMatch({ subjectKind: JOB, targetKind: JOB, limit: 1 })) subjects.push(answer.subjectName);
  assert.ok(subjects.length >= 1 && subjects.includes("tenants/default/jobPostings/1"), name);

  const refused = await matching.match({ targetKind: JOB, pageSize: -1 }).catch((error) => error);
  assert.ok(refused instanceof ConnectError, `${name}: ${refused}`);
  assert.equal(refused.code, Code.InvalidArgument, name);
  const types = refused.details.map((detail) => detail.type);
  assert.ok(types.includes("google.rpc.BadRequest") && types.includes("google.rpc.ErrorInfo"), `${name}: ${types}`);
  const late = await matching.match({ subject: { case: "subjectText", value: "焊工" }, targetKind: JOB }, { timeoutMs: 1 }).catch((error) => error);
  // On a busy machine the answer is there before the client has sent its text, whose connection is over then.
  const isCut = (error) => /EPIPE|ECONNRESET/.test(error.message);
  assert.ok(!(late instanceof ConnectError) || late.code === Code.DeadlineExceeded || isCut(late), `${name}: ${late}`);
  await assert.rejects(catalog.getRecord({ name: "jobPostings/none" }), { code: Code.NotFound });
  console.log(`ok  ${name}`);
}
