/** No request keeps the daemon from its other clients: its work is cut into tasks of the event loop that are short beside it. */
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { arithmeticOf, defaultEngine } from "../../../server/src/engine/registry.ts";
import { newSummary } from "../../../server/src/runs/launch.ts";
import { createLedger } from "../../../server/src/runs/ledger.ts";
import { openStore } from "../../../server/src/runs/store/store.ts";
import { planRuns } from "../../../server/src/specification/expansion/plan.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { temporaryHome } from "../support/daemon.ts";
import { startWatchedDaemon, type WatchedDaemon } from "../support/daemonTurns.ts";
import { openDocument } from "../support/openDocument.ts";
import { searchSpec } from "../support/searchSpec.ts";

const RUNS = 1000;
const EPOCHS = 20;

/** No task may take more than this share of the processor time that the daemon spends on the request, threads included. */
const MOST = 1 / 3;

const gains = Array.from({ length: RUNS }, (_, index) => 0.1 + index / 1000);
const specOf = (gain: number[]) => ({
  dataset: { kind: "shell", dimensions: 4, train: 32, validation: 32 },
  architecture: { kind: "mlp", hidden: [4] },
  initialization: { gain, seeds: 1 },
  training: { epochs: EPOCHS },
});
const manyMistakes = JSON.stringify({
  ...specOf([1]),
  ...Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`k${index.toString(36)}`, 0])),
});

let daemon: WatchedDaemon;
let runs: string[];
beforeAll(async () => {
  const home = temporaryHome();
  runs = await storeFinishedRuns(home);
  daemon = await startWatchedDaemon(home);
  await daemon.connection.request("dai/daemon/configure", { workers: 1 });
});
afterAll(() => daemon.close());

test("a launch of 10,000 runs", async () => {
  await expectShortTasks("launching 10,000 runs", async () => {
    const launched = await daemon.connection.request("dai/runs/start", { spec: searchSpec });
    expect(launched.runs).toHaveLength(10_000);
  });
});

test("50 finished runs of a study of 1,000 are evaluated again", async () => {
  await expectShortTasks("evaluating 50 runs again", async () => {
    const spec = { ...specOf(gains.slice(0, 50)), indicator: { window: 5 } };
    const launched = await daemon.connection.request("dai/runs/start", { spec });
    expect(launched.runs).toEqual(runs.slice(0, 50));
  });
});

test("get of 1,000 runs with their records", async () => {
  await expectShortTasks("get of 1,000 runs", async () => {
    const answer = await daemon.connection.request("dai/runs/get", { runs, records: true });
    expect(answer.runs.map(({ records }) => records?.length)).toEqual(runs.map(() => EPOCHS + 1));
  });
});

test("a document with 60,000 mistakes", async () => {
  await expectShortTasks("a document with 60,000 mistakes", () => openDocument(daemon, manyMistakes));
});

/** Processor times count, to which other processes add nothing; it prints the longest task. */
async function expectShortTasks(what: string, work: () => Promise<unknown>): Promise<void> {
  const spent = async () => (await daemon.connection.request("dai/daemon/status", {})).processorSeconds;
  const before = await spent();
  const { processor } = await daemon.during(work);
  const milliseconds = 1000 * ((await spent()) - before);
  console.log(`${what}: ${processor.toFixed(0)} ms of ${milliseconds.toFixed(0)} ms in the longest task`);
  expect(processor).toBeLessThan(MOST * milliseconds);
}

/** A study of runs that have finished, as the daemon would have stored it. */
async function storeFinishedRuns(home: string): Promise<string[]> {
  const text = JSON.stringify(specOf(gains));
  const { spec } = parseSpec(text);
  const { indicator, policy, study } = spec!;
  // Verdicts are given when the runs are evaluated again.
  const scoring = { indicator, policy: { ...policy, rule: "none" as const } };
  const planned = await planRuns(spec!, arithmeticOf(defaultEngine));
  const ids = [...planned.keys()];
  const launch = {
    ...{ study: "study", name: "many", uri: null, text, epochs: EPOCHS },
    ...{ objective: study.objective, scoring, runs: planned },
  };
  const store = openStore(join(home, "runs.db"));
  const ledger = createLedger(store, pino({ enabled: false }));
  store.transaction(() => store.putStudy({ study: "study", name: "many", uri: null, spec: text, runs: ids }));
  ledger.together(() => {
    for (const [run, { config, parameters }] of planned)
      ledger.add(config, scoring, { ...newSummary(run, config, launch, parameters), state: "running" });
    for (const [index, run] of ids.entries()) {
      for (let epoch = 0; epoch <= EPOCHS; epoch++) ledger.addRecord(run, recordOf(index, epoch));
      ledger.change(run, { state: "finished" });
    }
  });
  ledger.close();
  store.close();
  return ids;
}

/** Some runs learn more than others. */
function recordOf(index: number, epoch: number) {
  const learned = ((index * 7919) % RUNS) / RUNS;
  const share = (learned * epoch) / EPOCHS;
  const loss = Math.LN2 * (1 - 0.9 * share);
  const accuracy = 0.5 + 0.45 * share;
  return {
    ...{ epoch, trainLoss: epoch === 0 ? null : loss, trainAccuracy: epoch === 0 ? null : accuracy },
    ...{ validationLoss: loss, validationAccuracy: accuracy, seconds: 1 },
    ...(epoch === 0 && { guessing: { rows: 32, accuracy: 0.5, loss: Math.LN2 } }),
    layers: [{ name: "dense_1", width: 4 }],
    spectra: Float32Array.of(1, 0.5, 0.25, 0.1, 1, 0.6 / (epoch + 1), 0.2, 0.1),
  };
}
