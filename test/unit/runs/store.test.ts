import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stableRank } from "../../../server/src/indicator/prediction/features/stableRank.ts";
import { nuclearNorm } from "../../../server/src/indicator/scores/nuclearNorm.ts";
import type { EpochRecord } from "../../../server/src/protocol/protocol.ts";
import { createLedger } from "../../../server/src/runs/ledger.ts";
import { scoreRecords } from "../../../server/src/runs/store/scoreRecords.ts";
import { openStore, type Store } from "../../../server/src/runs/store/store.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { rescore } from "../../support/rescore.ts";

/** What a daemon of the first format stored of two runs of four epochs, but for its verdicts' sentences. */
const format1 = new URL("../../fixtures/store/format1.db", import.meta.url);

let folder: string;
let path: string;
let store: Store | null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-store-"));
  path = join(folder, "runs.db");
  store = null;
});
afterEach(() => {
  store?.close();
  rmSync(folder, { recursive: true });
});

function open(): Store {
  store = openStore(path);
  return store;
}

function inspect<T>(look: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path, { readOnly: true });
  const found = look(database);
  database.close();
  return found;
}

test("a store of the first format is read: its runs, records and scores are there", () => {
  copyFileSync(format1, path);
  const ledger = createLedger(open(), pino({ enabled: false }));
  expect(ledger.summaries()).toMatchObject([
    { name: "Format 1", gain: 1, hidden: [4, 3], architecture: "mlp", epoch: 4, sequence: 19 },
    { name: "Format 1", gain: 4, hidden: [4, 3], architecture: "mlp", epoch: 4, sequence: 20 },
  ]);
  expect(ledger.summaries().map(({ state }) => state)).toEqual(["finished", "finished"]);
  const [first] = ledger.summaries();
  const records = ledger
    .eventsAfter(0, new Set([first!.run]), -1)
    .flatMap((event) => (event.method === "dai/run/epoch" ? [event.params] : []));
  expect(records.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4]);
  expect(records[4]?.layers.map(({ name, singularValues }) => [name, singularValues.length])).toEqual([
    ["dense_1", 4],
    ["dense_2", 3],
  ]);
  expect(records[4]?.scores?.sF).toBe(first!.scores?.sF);
});

test("verdicts that were stored without a sentence get one", () => {
  copyFileSync(format1, path);
  const ledger = createLedger(open(), pino({ enabled: false }));
  for (const { run, verdict } of ledger.summaries()) {
    const verdicts = ledger.verdicts(run);
    expect(verdicts.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^Unlikely to learn: at epoch 2 s_F 0\.\d+ is not above 0\.25 /),
      expect.stringMatching(/^Unlikely to learn: at epoch 4 s_F 0\.\d+ is not above 0\.25 /),
    ]);
    expect(verdict).toEqual(verdicts[1]);
  }
});

test("what did not exist when a run was launched has its default, so launching again changes nothing", () => {
  copyFileSync(format1, path);
  const [stored] = open().runs().runs;
  const text = `{ "dataset": { "kind": "shell" }, "architecture": { "kind": "mlp", "hidden": [4] },
    "indicator": { "window": 2, "checkpoints": [2, 4] }, "policy": { "rule": "paper" } }`;
  const { indicator, policy } = parseSpec(text).spec!;
  expect(stored!.scoring).toEqual({ indicator, policy });
});

test("epoch records of an old store get the sums of their spectra, and scoring again needs no spectra", () => {
  copyFileSync(format1, path);
  const ledger = createLedger(open(), pino({ enabled: false }));
  const { run, scores } = ledger.summaries()[0]!;
  const { params } = ledger
    .eventsAfter(0, new Set([run]), -1)
    .findLast(({ method }) => method === "dai/run/epoch")!;
  for (const { singularValues, nuclearNorms, stableRanks } of (params as EpochRecord).layers) {
    expect(nuclearNorms!.linear).toBe(nuclearNorm(singularValues));
    expect(stableRanks!.linear).toBe(stableRank(singularValues));
  }
  const database = new DatabaseSync(path);
  database.exec("DELETE FROM spectra");
  database.close();
  const again = scoreRecords(store!, run, "activation");
  expect(again.map(({ layers }) => layers[0]!.nuclearNorm)).toEqual(
    again.map(({ layers }) => layers[0]!.nuclearNorms!.activation),
  );
  rescore(ledger, run, { ...ledger.scoring(run)! }, {});
  expect(ledger.summary(run)!.scores).toEqual(scores);
});

test("a run of the first format was changed when its study was launched", () => {
  copyFileSync(format1, path);
  const opened = open();
  const runs = inspect((database) => database.prepare("SELECT run FROM runs").all());
  const changed = runs.map(({ run }) => opened.sizeOf(String(run)).changed);
  expect(changed).toEqual(["2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05.000Z"]);
});

test("an old store that is brought up to date has the tables of a new one, and stays so", () => {
  const tables = () =>
    inspect((database) =>
      database.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").all(),
    );
  open().close();
  const fresh = tables();
  rmSync(path);
  copyFileSync(format1, path);
  open().close();
  expect(tables()).toEqual(fresh);
  expect(inspect((database) => database.prepare("PRAGMA integrity_check").get())).toEqual({
    integrity_check: "ok",
  });
  const before = open().runs();
  store!.close();
  expect(open().runs()).toEqual(before);
});

test.each([
  // In steps of 4 MiB, so that others have their turn.
  ["a new store", () => {}, 3],
  // In one pass over the file, the first time.
  ["one of the first format", () => copyFileSync(format1, path), 0],
])("%s shrinks when runs are gone, and forgets their studies", (_, prepare, steps) => {
  prepare();
  const { runs, transaction, append, appendSpectra, putStudy, fileSize, shrink, dropRun } = open();
  transaction(() => {
    putStudy({ study: "s", name: "n", uri: null, spec: "{}", runs: ["r"] });
    for (let epoch = 0; epoch < 3000; epoch++) {
      append("r", { method: "dai/run/epoch", body: "{}", epoch, spectraChecksum: null });
      appendSpectra("r", epoch, new Uint8Array(4000));
    }
  });
  const full = fileSize();
  for (const { summary } of runs().runs) dropRun(summary.run);
  dropRun("r");
  expect(fileSize()).toBe(full);
  expect([...shrink()]).toHaveLength(steps);
  expect(fileSize()).toBeLessThan(full / 20);
  expect(inspect((database) => database.prepare("SELECT count(*) AS studies FROM studies").get())).toEqual({
    studies: 0,
  });
});

test("a store whose format is below zero is damaged, and stays as it is", () => {
  open().close();
  store = null;
  const database = new DatabaseSync(path);
  database.exec("PRAGMA user_version = -1");
  database.close();
  expect(open).toThrow(/it is damaged, its format is -1: `dai restore FILE` replaces it with a backup/);
});

test("the notice that an earlier run of the same id was deleted is no damage, in a new store and in an old one", () => {
  copyFileSync(format1, path);
  const old = new DatabaseSync(path);
  const [{ run } = {}] = old.prepare("SELECT run FROM runs LIMIT 1").all();
  old
    .prepare("INSERT INTO journal (run, method, epoch, body) VALUES (?, 'dai/run/deleted', NULL, '{}')")
    .run(run as string);
  old.close();
  const ledger = createLedger(open(), pino({ enabled: false }));
  const [first] = ledger.summaries();
  expect(first!.run).toBe(run);
  expect(store!.damageOf(first!.run)).toBeNull();

  const { sequence: _, ...summary } = first!;
  const [config, scoring] = [ledger.config(summary.run)!, ledger.scoring(summary.run)!];
  ledger.remove(summary.run);
  expect(store!.damageOf(summary.run)).toBeNull();
  ledger.add(config, scoring, { ...summary, epoch: -1, verdict: null });
  expect(store!.damageOf(summary.run)).toBeNull();
});
