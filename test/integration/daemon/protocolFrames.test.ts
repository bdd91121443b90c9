/** Each request of the protocol, frame by frame: an answer to what its schema allows, one sentence to what it does not. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import Value from "typebox/value";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { openRaw, type RawSocket } from "../support/rawSocket.ts";
import { hasEnded, waitFor } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

interface Schema {
  required?: string[];
  properties?: Record<string, Schema>;
}

const { definitions } = JSON.parse(readFileSync("schemas/protocol.schema.json", "utf8")) as {
  definitions: Record<string, Schema>;
};

const daemon = useDaemon();
let raw: RawSocket;
let id = 0;
beforeEach(async () => {
  raw = await openRaw(daemon.connection.info);
});
afterEach(() => raw.socket.close());

interface Reply {
  jsonrpc: string;
  id: number;
  result?: unknown;
  error?: { code: number; message: string };
}

/** Sends one request and gives its reply; what the daemon sends in between are notifications. */
async function ask(method: string, params: unknown): Promise<Reply> {
  raw.send({ jsonrpc: "2.0", id: ++id, method, params });
  for (;;) {
    const message = await raw.next();
    if (message["id"] === id) return message as unknown as Reply;
    expect(message).toMatchObject({ jsonrpc: "2.0", method: expect.stringMatching(/^dai\//) });
  }
}

const table = pathToFileURL("examples/data/wine.csv").href;

const spec = {
  name: "frames",
  dataset: { kind: "shell", dimensions: 8, train: 200, validation: 100 },
  architecture: { kind: "mlp", hidden: [8] },
  training: { epochs: 3, optimizer: { kind: "adam", learningRate: [0.001, 0.01] } },
};

/** Parameters that are right, and what the result then is, in the order in which they are asked. */
function rightRequests(runs: RunId[]): [method: string, params: object, result: object | null][] {
  const [run, other] = runs as [RunId, RunId];
  const opened = { study: "outside", parameters: { rate: 0.1 }, epochs: 2, run: "0123456789abcdef" };
  const ofRun = expect.objectContaining({ run: expect.any(String), state: expect.any(String) });
  const text = JSON.stringify({ ...spec, seeds: "?" });
  return [
    ["dai/runs/list", {}, { runs: expect.arrayContaining([ofRun]) }],
    ["dai/runs/get", { runs, records: true }, { runs: [ofRun, ofRun] }],
    ["dai/runs/subscribe", { runs: "all", after: 0 }, {}],
    ["dai/runs/subscribe", { runs: [run] }, {}],
    ["dai/runs/unsubscribe", {}, {}],
    ["dai/runs/stop", { runs: [run] }, {}],
    ["dai/runs/continue", { runs: [run] }, {}],
    ["dai/runs/dismiss", { runs: [run] }, {}],
    [
      "dai/runs/model",
      { run, format: "onnx" },
      { name: expect.stringMatching(/\.onnx$/), data: expect.any(String) },
    ],
    ["dai/runs/annotate", { run, note: "a note", tags: ["one"] }, {}],
    ["dai/runs/start", { spec }, { study: expect.any(String), runs }],
    [
      "dai/spec/validate",
      { spec },
      { diagnostics: [], runs: 2, parameters: ["training.optimizer.learningRate"] },
    ],
    ["dai/spec/validate", { spec: {}, text }, { diagnostics: expect.any(Array) }],
    ["dai/spec/draft", { data: table }, { text: expect.any(String), label: "cultivar", diagnostics: [] }],
    ["dai/spec/draft", { data: table, label: "hue" }, { label: "hue", diagnostics: [] }],
    ["dai/spec/ofRun", { run }, {}],
    ["dai/studies/list", {}, {}],
    ["dai/external/open", opened, {}],
    ["dai/session/trust", { trusted: true }, {}],
    ["dai/daemon/status", {}, { protocol: 1, pid: expect.any(Number), version: expect.any(String) }],
    ["dai/daemon/configure", { workers: 1 }, {}],
    ["dai/daemon/sessions", {}, {}],
    ["dai/daemon/code", {}, {}],
    ["dai/runs/delete", { runs: [other] }, {}],
  ];
}

test("what the schema allows is answered", async () => {
  const runs = await daemon.launch(spec);
  await waitFor(daemon.connection, runs, hasEnded);
  for (const [method, params, result] of rightRequests(runs)) {
    expect(Value.Check(definitions[`${method} params`] as object, params), method).toBe(true);
    const reply = await ask(method, params);
    expect.soft(reply, `${method} ${JSON.stringify(reply.error)}`).toMatchObject({ jsonrpc: "2.0", result });
  }
});

test("a program's requests are answered by the schemas of their results", async () => {
  const asked = async (method: string, params: object) => {
    const { result, error } = await ask(method, params);
    expect(error).toBeUndefined();
    expect(Value.Errors(definitions[`${method} result`] as object, result)).toEqual([]);
    return result as { run: string };
  };
  const { run } = await asked("dai/external/open", {
    study: "outside",
    parameters: { rate: 0.1 },
    epochs: 2,
  });
  for (const epoch of [1, 2])
    await asked("dai/external/report", { run, record: { epoch, trainLoss: 1 / epoch, metrics: { own: 2 } } });
  await asked("dai/external/close", { run, state: "finished" });
});

/** Values of other types, for a key. */
const strangers = [17.5, true, null, "", [], {}, ["a", 1], { a: null }, -1, "x".repeat(20_000)];

const methods = Object.keys(definitions).flatMap((name) =>
  name.endsWith(" params") ? [name.replace(" params", "")] : [],
);

/** Parameters that a schema does not allow: keys of another type, keys that are missing, no object at all. */
function wrongParams(method: string): unknown[] {
  const schema = definitions[`${method} params`]!;
  const { required = [], properties = {} } = schema;
  const usual = { ...Object.fromEntries(required.map((key) => [key, "x"])) };
  const params = [
    ...Object.keys(properties).flatMap((key) => strangers.map((value) => ({ ...usual, [key]: value }))),
    ...required.map((key) => ({ ...usual, [key]: undefined })),
    "text",
    7,
    [],
    [usual],
  ];
  return params.filter((one) => !Value.Check(schema as object, JSON.parse(JSON.stringify(one))));
}

test("what the schema does not allow is refused in one sentence", async () => {
  /** what got another answer */
  const others: string[] = [];
  for (const method of methods)
    for (const params of wrongParams(method)) {
      const { error, result } = await ask(method, params);
      const code = typeof params === "object" ? -32602 : -32600;
      const isSentence = error?.code === code && /^[^\n]{10,400}$/.test(error.message);
      if (!isSentence || result !== undefined)
        others.push(
          `${method} ${JSON.stringify(params).slice(0, 80)}: ${JSON.stringify({ error, result }).slice(0, 200)}`,
        );
    }
  expect(others).toEqual([]);
  expect((await ask("dai/daemon/status", {})).result).toMatchObject({ protocol: 1 });
});

test("the spec of a run that a program opened by itself is refused like a run that there is not", async () => {
  const { result } = await ask("dai/external/open", { study: "no spec", parameters: {}, epochs: 2 });
  const { run } = result as { run: string };
  expect((await ask("dai/spec/ofRun", { run })).error).toMatchObject({
    code: -32002,
    message: expect.stringContaining(run),
  });
  await ask("dai/external/close", { run, state: "finished" });
});

test("a spec for data that can't be described is refused", async () => {
  const refused = async (params: object) => (await ask("dai/spec/draft", params)).error;
  expect(await refused({ data: table, label: "nosuch" })).toMatchObject({
    code: -32001,
    message: expect.stringContaining('wine.csv has no column "nosuch"'),
  });
  expect(await refused({ data: "https://example.org/table.csv" })).toMatchObject({
    code: -32001,
    message: expect.stringContaining("is no file on this machine"),
  });
});

test("a request that there is not, and a frame that is none, are refused", async () => {
  expect((await ask("dai/runs/nosuch", {})).error).toMatchObject({ code: -32601 });
  raw.send("{");
  expect(await raw.next()).toMatchObject({ jsonrpc: "2.0", error: { code: -32700 } });
});
