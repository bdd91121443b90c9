import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { RunEvent } from "../../../server/src/runs/events/runEvent.ts";
import { newSummary } from "../../../server/src/runs/launch.ts";
import { createLedger, type Ledger } from "../../../server/src/runs/ledger.ts";
import { openStore, type Store } from "../../../server/src/runs/store/store.ts";
import { expandSpec } from "../../../server/src/specification/expansion/expand.ts";
import { runId } from "../../../server/src/specification/expansion/runId.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const EPOCHS = 4;
const { spec } = parseSpec(
  JSON.stringify({
    dataset: { kind: "shell" },
    architecture: { kind: "mlp", hidden: [2] },
    initialization: { gain: [1, 8] },
    training: { epochs: EPOCHS },
    indicator: { window: 2, checkpoints: [2, 4] },
  }),
);
const scoring = { indicator: spec!.indicator, policy: spec!.policy };
const configs = expandSpec(spec!, "wasm");
const runs = configs.map(runId);
const [low, high] = runs as [string, string];
const about = { study: "s", name: "n", uri: null, text: "" };

let folder: string;
let store: Store;
let ledger: Ledger;
let events: RunEvent[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-study-"));
  store = openStore(join(folder, "runs.db"));
  store.putStudy({ study: "s", name: "n", uri: null, spec: "", runs });
  ledger = createLedger(store, pino({ enabled: false }));
  events = [];
  ledger.onEvent((event) => events.push(event));
  const launch = { ...about, epochs: EPOCHS, scoring, objective: spec!.study.objective, runs: new Map() };
  for (const [index, config] of configs.entries())
    ledger.add(config, scoring, { ...newSummary(runs[index]!, config, launch), state: "running" });
});
afterEach(() => {
  ledger.close();
  store.close();
  rmSync(folder, { recursive: true });
});

/** Trains a run to its end, on a straight way from guessing to this accuracy. */
function train(run: string, accuracy: number): void {
  for (let epoch = 0; epoch <= EPOCHS; epoch++) {
    const share = epoch / EPOCHS;
    ledger.addRecord(run, {
      epoch,
      trainLoss: epoch === 0 ? null : 0.69 - 0.3 * share * (accuracy - 0.5),
      trainAccuracy: epoch === 0 ? null : 0.5 + share * (accuracy - 0.5),
      validationLoss: 0.69 - share * (accuracy - 0.5),
      validationAccuracy: 0.5 + share * (accuracy - 0.5),
      seconds: 1,
      layers: [{ name: "dense_1", width: 2 }],
      spectra: Float32Array.of(1, 0.5 / (epoch + 1), 1, 0.25),
      ...(epoch === 0 && { guessing: { rows: 4000, accuracy: 0.5, loss: Math.LN2 } }),
    });
  }
  ledger.change(run, { state: "finished" });
}

test("at the end of a study, a run that ended early is judged by the results of the others", () => {
  train(low, 0.57);
  expect(ledger.summary(low)!.verdict!.verdict).toBe("continue");
  train(high, 0.95);
  expect(ledger.summary(low)!.verdict).toMatchObject({ verdict: "discard", epoch: EPOCHS });
  expect(ledger.summary(high)!.verdict!.verdict).toBe("continue");
  // Who follows the study until its last run has ended hears of it.
  expect(events.slice(-2)).toMatchObject([
    { method: "dai/run/verdict", params: { run: low } },
    { method: "dai/run/changed", params: { run: high, state: "finished" } },
  ]);
  expect(store.damageOf(low)).toBeNull();
});

test("while another run of the study may still train, nothing is judged again", () => {
  train(high, 0.95);
  const before = events.length;
  train(low, 0.52);
  expect(events.slice(before).filter(({ params }) => params.run === high)).toEqual([]);
});

test("runs that join a study later count, as those do that programs open one by one", () => {
  store.putStudy({ study: "grows", name: "n", uri: null, spec: "", runs: [low] });
  for (const run of runs) ledger.change(run, { study: "grows" });
  train(low, 0.57);
  store.putStudy({ study: "grows", name: "n", uri: null, spec: "", runs: [low, high] });
  train(high, 0.97);
  expect(ledger.summary(low)!.verdict).toMatchObject({ verdict: "discard", epoch: EPOCHS });
});

describe("a study that is too large to be judged again in one turn", () => {
  const many = Array.from({ length: 12 }, (_, seed) => ({
    ...configs[0]!,
    initialization: { ...configs[0]!.initialization, seed: seed + 2 },
  }));
  const ids = many.map(runId);
  const all = [...ids, high];

  function trainAll(): void {
    // Each look at the clock finds that a turn has taken long enough.
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 20));
    onTestFinished(() => void vi.restoreAllMocks());
    store.putStudy({ study: "large", name: "n", uri: null, spec: "", runs: all });
    const launch = { ...about, study: "large", epochs: EPOCHS, scoring, objective: spec!.study.objective };
    ledger.together(() => {
      ledger.change(high, { study: "large" });
      for (const [index, config] of many.entries()) {
        const summary = newSummary(ids[index]!, config, { ...launch, runs: new Map() });
        ledger.add(config, scoring, { ...summary, state: "running" });
        train(ids[index]!, 0.57);
      }
    });
    events = [];
    train(high, 0.95);
  }

  const isConcluded = () => store.concluding().length === 0;
  async function concluded(): Promise<void> {
    while (!isConcluded()) await setImmediate();
  }

  function expectAllJudged(): void {
    expect(new Set(ids.map((run) => ledger.summary(run)!.verdict!.verdict))).toEqual(new Set(["discard"]));
    expect(ledger.summary(high)!.verdict!.verdict).toBe("continue");
    expect(all.map(store.damageOf).filter((damage) => damage !== null)).toEqual([]);
  }

  test("is judged again in several, and its last run's end is told after all verdicts", async () => {
    trainAll();
    expect(isConcluded()).toBe(false);
    expect(ledger.summary(high)!.state).toBe("finished");
    await concluded();
    expectAllJudged();
    const verdicts = events.filter(({ method, run }) => method === "dai/run/verdict" && run !== high);
    expect(new Set(verdicts.map(({ run }) => run)).size).toBe(ids.length);
    expect(events.at(-1)).toMatchObject({
      method: "dai/run/changed",
      run: high,
      params: { state: "finished" },
    });
  });

  test("is judged to its end by the next daemon, where one was killed in between", async () => {
    trainAll();
    await setImmediate();
    expect(isConcluded()).toBe(false);
    ledger.close();
    store.close();
    store = openStore(join(folder, "runs.db"));
    ledger = createLedger(store, pino({ enabled: false }));
    events = [];
    ledger.onEvent((event) => events.push(event));
    ledger.resume();
    await concluded();
    expectAllJudged();
    expect(events.at(-1)).toMatchObject({
      method: "dai/run/changed",
      run: high,
      params: { state: "finished" },
    });
  });

  test("is left alone when one of its runs trains on before all are judged", async () => {
    trainAll();
    ledger.change(high, { state: "queued", epochs: EPOCHS + 1 });
    await concluded();
    const given = new Set(ids.map((run) => ledger.summary(run)!.verdict!.verdict));
    expect(given).toEqual(new Set(["continue"]));
    expect(ledger.summary(high)!.state).toBe("queued");
  });
});
