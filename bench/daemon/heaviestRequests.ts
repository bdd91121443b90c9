/** Each request of the protocol with the most that a message may have: at most 1 MiB, of the forms that are allowed. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { longestDocument } from "../../server/src/language/machine/longDocuments.ts";
import type { RequestMethod, RunId } from "../../server/src/protocol/protocol.ts";
import { searchSpec } from "../../test/integration/support/searchSpec.ts";
import { type StudySize, specOfStudy } from "../../test/integration/support/storedStudy.ts";

export interface Heavy {
  method: string;
  /** what its parameters are */
  what: string;
  params: object;
  /** what it changes can't be done twice */
  isOnce?: true;
}

export interface Stored {
  home: string;
  runs: readonly RunId[];
  size: StudySize;
}

const small = {
  dataset: { kind: "shell", dimensions: 4, train: 32, validation: 32 },
  architecture: { kind: "mlp", hidden: [4] },
  training: { epochs: 1 },
};
const range = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => of(i));
const id = (index: number) => index.toString(16).padStart(16, "0");
const unknownKeys = (count: number) => Object.fromEntries(range(count, (i) => [`k${i.toString(36)}`, 0]));
const mistakes = JSON.stringify({ ...small, ...unknownKeys(60_000) });
const gains = { ...small, initialization: { gain: range(9990, (i) => 0.1 + i / 1e4), seeds: 1 } };
const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
const unknown = range(50_000, id);

/** In an order in which each finds what it needs. */
export function heaviestRequests({ home, runs, size }: Stored): Heavy[] {
  const many = (count: number) => range(count, (i) => runs[i % runs.length]!);
  const filled = specOfStudy(size);
  const study = "study";
  const first = runs[0]!;
  const notes = { note: "n".repeat(10_000), tags: range(20, (i) => `tag ${i}`) };
  const n = runs.length.toLocaleString("en");
  const all: (Omit<Heavy, "method"> & { method: RequestMethod })[] = [
    { method: "dai/daemon/status", what: "nothing to give", params: {} },
    { method: "dai/spec/validate", what: "60,000 unknown keys", params: { text: mistakes } },
    { method: "dai/spec/validate", what: "100,000 nested lists", params: { text: nested } },
    { method: "dai/spec/validate", what: "9,990 gains", params: { spec: gains } },
    {
      method: "dai/spec/validate",
      what: "60,000 unknown keys, as a value",
      params: { spec: JSON.parse(mistakes) },
    },
    { method: "dai/dataset/preview", what: "a table of 500,000 rows", params: { uri: tableIn(home) } },
    { method: "dai/dataset/preview", what: "60,000 unknown keys", params: { text: mistakes } },
    { method: "dai/runs/list", what: `${n} runs`, params: {} },
    { method: "dai/runs/list", what: `a page of ${n} runs`, params: { cursor: "" } },
    { method: "dai/runs/get", what: `${n} runs, records`, params: { runs } },
    { method: "dai/runs/get", what: `${n} runs, records`, params: { runs, records: true } },
    {
      method: "dai/runs/get",
      what: `${n} runs, a page of records`,
      params: { runs, records: true, cursor: "" },
    },
    { method: "dai/runs/get", what: `${n} runs, scores`, params: { runs, records: "scores" } },
    { method: "dai/runs/get", what: "50,000 ids of runs", params: { runs: many(50_000) } },
    { method: "dai/runs/get", what: "2,000 ids, records", params: { runs: many(2000), records: true } },
    { method: "dai/runs/get", what: "50,000 unknown ids", params: { runs: unknown } },
    { method: "dai/runs/subscribe", what: `all records of ${n} runs`, params: { runs: "all", after: 0 } },
    { method: "dai/runs/subscribe", what: "50,000 ids", params: { runs: many(50_000), after: 0 } },
    { method: "dai/runs/unsubscribe", what: "nothing to give", params: {} },
    { method: "dai/runs/annotate", what: "the longest note", params: { run: first, ...notes } },
    { method: "dai/studies/annotate", what: "the longest note", params: { study, ...notes } },
    { method: "dai/studies/list", what: "nothing to give", params: {} },
    { method: "dai/study/calibration", what: `of ${n} runs`, params: { study } },
    { method: "dai/spec/ofRun", what: "one run", params: { run: first } },
    { method: "dai/program/output", what: "one run", params: { run: first } },
    { method: "dai/runs/model", what: "ONNX", params: { run: first, format: "onnx" } },
    { method: "dai/runs/stop", what: "50,000 ids", params: { runs: many(50_000) } },
    { method: "dai/runs/continue", what: "50,000 ids", params: { runs: many(50_000) } },
    { method: "dai/runs/dismiss", what: "50,000 ids", params: { runs: many(50_000) } },
    ...programRequests(),
    { method: "dai/session/trust", what: "untrusted", params: { trusted: false } },
    { method: "dai/daemon/configure", what: "2,000 characters", params: { workers: 1, redis: null } },
    { method: "dai/daemon/code", what: "nothing to give", params: {} },
    { method: "dai/daemon/sessions", what: "nothing to give", params: {} },
    { method: "dai/daemon/revoke", what: "1,000 ids", params: { sessions: range(1000, id) } },
    {
      method: "dai/daemon/collect",
      what: "all, a dry run",
      params: { dryRun: true, olderThanSeconds: 0, keepBytes: 0 },
    },
    {
      method: "dai/daemon/collect",
      what: "50,000 ids, a dry run",
      params: { dryRun: true, only: many(50_000) },
    },
    { method: "dai/runs/start", what: "60,000 unknown keys", params: { spec: JSON.parse(mistakes) } },
    {
      method: "dai/runs/start",
      what: `50 of ${n} runs, another window`,
      params: { spec: { ...specOfStudy({ ...size, runs: 50 }), indicator: { window: 5 } } },
      isOnce: true,
    },
    {
      method: "dai/runs/start",
      what: `${n} runs, one epoch more`,
      params: { spec: filled, epochs: size.epochs + 1 },
      isOnce: true,
    },
    { method: "dai/runs/stop", what: `${n} queued runs`, params: { runs }, isOnce: true },
    { method: "dai/runs/continue", what: `${n} stopped runs`, params: { runs }, isOnce: true },
    { method: "dai/runs/start", what: "a search of 10,000 runs", params: { spec: searchSpec }, isOnce: true },
    { method: "dai/runs/list", what: "11,000 runs", params: {} },
    { method: "dai/runs/delete", what: `${n} runs`, params: { runs }, isOnce: true },
  ];
  return all;
}

function programRequests(): (Omit<Heavy, "method"> & { method: RequestMethod })[] {
  const parameters = Object.fromEntries(range(200, (i) => [`parameter${i}`, range(100, (j) => j)]));
  const layers = range(3, (i) => ({
    ...{ name: `layer ${i}`, width: 16_384 },
    singularValues: range(16_384, (j) => Math.round(1000 - j / 17) / 1000),
  }));
  const losses = { trainLoss: 1, trainAccuracy: null, validationLoss: 1, validationAccuracy: null };
  const metrics = Object.fromEntries(range(64, (i) => [`metric${i}`, i]));
  const run = "heavy";
  return [
    {
      method: "dai/external/open",
      what: "200 parameters of 100 values",
      params: { study: "programs", parameters, epochs: 10, run },
      isOnce: true,
    },
    {
      method: "dai/external/report",
      what: "49,000 singular values",
      params: { run, record: { epoch: 0, ...losses, metrics, layers } },
      isOnce: true,
    },
    {
      method: "dai/external/close",
      what: "2,000 characters",
      params: { run, state: "failed", problem: "p".repeat(2000) },
      isOnce: true,
    },
  ];
}

/** A spec beside a table of 500,000 rows; answers its URI. */
function tableIn(home: string): string {
  const folder = join(home, "table");
  mkdirSync(folder);
  const rows = range(500_000, (i) => `${i % 7},${i % 11},${i % 2}`);
  writeFileSync(join(folder, "table.csv"), `a,b,y\n${rows.join("\n")}\n`);
  const dataset = { kind: "csv", train: "table.csv", label: "y" };
  const path = join(folder, "table.dai.json");
  writeFileSync(path, JSON.stringify({ dataset, architecture: { kind: "mlp", hidden: [4] } }));
  return pathToFileURL(path).href;
}

/** What an editor may ask about the longest document that gets an answer at once. */
export function heaviestEditorRequests(uri: string): { text: string; requests: Heavy[] } {
  const start = JSON.stringify(small).slice(0, -1);
  // Edits make it longer.
  const room = longestDocument - start.length - 200;
  const key = (index: number) => `,"k${index.toString(36).padStart(4, "0")}":0`;
  const text = `${start}${range(Math.floor(room / key(0).length), key).join("")}}`;
  const textDocument = { uri };
  const position = { line: 0, character: Math.floor(text.length / 2) };
  const whole = { start: { line: 0, character: 0 }, end: { line: 0, character: text.length } };
  const options = { tabSize: 2, insertSpaces: true };
  const of = (name: string, what: string, more: object = {}): Heavy => ({
    ...{ method: `textDocument/${name}`, what, params: { textDocument, ...more } },
  });
  const requests = [
    of("diagnostic", "pulled"),
    of("codeAction", "the whole text", { range: whole, context: { diagnostics: [] } }),
    of("completion", "in the middle", { position }),
    of("hover", "in the middle", { position }),
    of("inlayHint", "the whole text", { range: whole }),
    of("codeLens", "all"),
    of("documentSymbol", "all"),
    of("foldingRange", "all"),
    of("selectionRange", "10,000 positions", {
      positions: range(10_000, (i) => ({ line: 0, character: 10 * i })),
    }),
    of("semanticTokens/full", "all"),
    of("semanticTokens/range", "the whole text", { range: whole }),
    of("formatting", "all", { options }),
    of("rangeFormatting", "the whole text", { range: whole, options }),
    of("onTypeFormatting", "in the middle", { position, ch: "}", options }),
    of("documentLink", "all"),
    of("definition", "in the middle", { position }),
    of("references", "in the middle", { position, context: { includeDeclaration: true } }),
    of("prepareRename", "in the middle", { position }),
    of("rename", "in the middle", { position, newName: "x" }),
    { method: "workspace/symbol", what: "all", params: { query: "" } },
  ];
  return { text, requests };
}
