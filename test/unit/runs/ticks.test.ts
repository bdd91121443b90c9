import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Every } from "../../../server/src/indicator/scores/clock.ts";
import { scoreAt } from "../../../server/src/indicator/verdicts/scoreAt.ts";
import type { EpochRecord } from "../../../server/src/protocol/protocol.ts";
import { newSummary } from "../../../server/src/runs/launch.ts";
import { createLedger, type Ledger } from "../../../server/src/runs/ledger.ts";
import { historyOf } from "../../../server/src/runs/store/historyOf.ts";
import { scoreRecords } from "../../../server/src/runs/store/scoreRecords.ts";
import { openStore, type Store } from "../../../server/src/runs/store/store.ts";
import type { UnscoredRecord } from "../../../server/src/runs/trainer/messages.ts";
import { expandSpec } from "../../../server/src/specification/expansion/expand.ts";
import { runId } from "../../../server/src/specification/expansion/runId.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { rescore } from "../../support/rescore.ts";

const { spec } = parseSpec(
  JSON.stringify({
    dataset: { kind: "shell", train: 24 },
    architecture: { kind: "mlp", hidden: [4] },
    training: { batchSize: 4 },
    indicator: { window: 2, checkpoints: [1, 2], every: 3 },
    policy: { rule: "paper" },
  }),
);
const { indicator, policy, training } = spec!;
const scoring = (every: Every) => ({ indicator: { ...indicator, every }, policy });
const config = expandSpec(spec!, "wasm")[0]!;
const run = runId(config);
const launch = {
  ...{ study: "s", name: "n", uri: null, text: "", epochs: training.epochs },
  ...{ scoring: scoring(3), objective: spec!.study.objective, runs: new Map() },
};

let folder: string;
let store: Store;
let ledger: Ledger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-ticks-"));
  store = openStore(join(folder, "runs.db"));
  ledger = createLedger(store, pino({ enabled: false }));
  ledger.add(config, scoring(3), { ...newSummary(run, config, launch), state: "running" });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

/** An epoch of six steps, whose spectra fall; ticks after 2, 4 and 6 steps, or none. */
function recordOf(epoch: number, withTicks: boolean): UnscoredRecord {
  const steps = epoch === 0 ? [0] : [2, 4, 6];
  const normOf = (step: number) => 4 / (1 + epoch + step / 6);
  return {
    epoch,
    ...{ trainLoss: null, trainAccuracy: null, validationLoss: 0.7, validationAccuracy: 0.6, seconds: 1 },
    layers: [{ name: "dense_1", width: 4 }],
    spectra: Float32Array.of(1, 0.5 / (epoch + 1), 0.25, 0, 1, 0.25, 0, 0),
    ...(withTicks && {
      ticks: steps.map((step) => ({ step, nuclearNorms: [{ linear: normOf(step), activation: 1 }] })),
    }),
  };
}

function records(): EpochRecord[] {
  return [...ledger.eventsAfter(0, new Set([run]), -1)].flatMap(({ method, params }) =>
    method === "dai/run/epoch" ? [params] : [],
  );
}

const history = () => historyOf(ledger.summary(run)!, scoreRecords(store, run, "linear"));
const scored = ({ ticks = [] }: EpochRecord) => ticks.map(({ scores }) => scores !== null);

test("an epoch that was trained with other ticks than the clock's has no scores, and the run says why", () => {
  for (let epoch = 0; epoch <= 3; epoch++) ledger.addRecord(run, recordOf(epoch, true));
  // Two ticks an epoch do not divide three.
  expect(records().map(({ scores }) => scores)).toEqual([null, null, null, null]);
  expect(ledger.summary(run)).toMatchObject({ scores: null, verdict: null });
  expect(ledger.summary(run)!.unscored).toMatch(
    /^It was trained with 3 ticks an epoch, which 2 do not divide/,
  );
});

test("a change of the clock scores the ticks that there are, and the full spectra for epochs", () => {
  for (let epoch = 0; epoch <= 3; epoch++) ledger.addRecord(run, recordOf(epoch, true));
  const byHand = createByHand();

  rescore(ledger, run, scoring(2), {});
  expect(ledger.summary(run)!.unscored).toBeNull();
  expect(records().map(scored)).toEqual([
    [false],
    [false, true, true],
    [true, true, true],
    [true, true, true],
  ]);
  // The window of the first epoch's end: ticks after 2, 4 and 6 steps.
  expect(records()[1]!.scores!.so).toBeCloseTo(byHand.so(1 + 1 / 3, 1 + 2 / 3, 2), 12);
  expect(records()[1]!.ticks!.at(-1)!.scores).toEqual(records()[1]!.scores);
  expect(ledger.verdicts(run).map(({ epoch }) => epoch)).toEqual([1, 2]);

  rescore(ledger, run, scoring(6), {});
  expect(records().map(scored)).toEqual([
    [false],
    [false, false, false],
    [false, false, true],
    [false, false, true],
  ]);
  expect(records()[2]!.scores!.so).toBeCloseTo(byHand.so(0, 2, 3), 12);

  rescore(ledger, run, scoring("epoch"), {});
  expect(records().map(scored)).toEqual([
    [false],
    [false, false, false],
    [false, false, false],
    [false, false, false],
  ]);
  // Σσ of the full spectra is 1.25 + 0.5 / (epoch + 1).
  expect(records()[2]!.scores!.so).toBeCloseTo(8 / (1.75 + 1.5 + 1.25 + 0.5 / 3), 6);
});

/** Equation 2 for four units and a window of 2, where Σσ is 4 / (1 + x). */
function createByHand() {
  return { so: (...xs: number[]) => 8 / xs.reduce((sum, x) => sum + 4 / (1 + x), 0) };
}

test("a run whose ticks begin late is scored from a full window on, and not judged", () => {
  for (let epoch = 0; epoch <= 2; epoch++) ledger.addRecord(run, recordOf(epoch, false));
  rescore(ledger, run, scoring(2), {});
  expect(ledger.summary(run)!.unscored).toMatch(/^It was trained with spectra once an epoch/);
  ledger.addRecord(run, recordOf(3, true));
  expect(records().map(({ scores }) => scores !== null)).toEqual([false, false, false, true]);
  expect(ledger.summary(run)!.unscored).toBeNull();
  expect(ledger.verdicts(run)).toEqual([]);
});

test("evaluation computes the daemon's scores, whatever the clock", () => {
  for (let epoch = 0; epoch <= 4; epoch++) ledger.addRecord(run, recordOf(epoch, true));
  for (const every of [2, 3, 6, "epoch"] as const) {
    rescore(ledger, run, scoring(every), {});
    const settings = scoring(every).indicator;
    const found = records().map(({ epoch }) => scoreAt(history(), epoch, settings));
    expect(found.map((scores) => scores && { ...scores, decayed: undefined })).toEqual(
      records().map(({ scores }) => scores),
    );
  }
});

test("a ledger that is opened again scores on as if it had never been closed", () => {
  rescore(ledger, run, scoring(2), {});
  for (let epoch = 0; epoch <= 4; epoch++) {
    ledger.addRecord(run, recordOf(epoch, true));
    if (epoch === 2) ledger = createLedger(store, pino({ enabled: false }));
  }
  const once = records();
  rescore(ledger, run, scoring(2), {});
  const without = ({ sequence: _, ...record }: EpochRecord & { sequence?: number }) => record;
  expect(records().map(without)).toEqual(once.map(without));
});
