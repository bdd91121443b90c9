/** @module-tag slow */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import pino from "pino";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { newSummary } from "../../../server/src/runs/launch.ts";
import { createLedger, type Ledger } from "../../../server/src/runs/ledger.ts";
import { createReevaluation } from "../../../server/src/runs/reevaluation.ts";
import { openStore, type Store } from "../../../server/src/runs/store/store.ts";
import { expandSpec } from "../../../server/src/specification/expansion/expand.ts";
import { runId } from "../../../server/src/specification/expansion/runId.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { rescore } from "../../support/rescore.ts";

/** Eight runs of four epochs; the first five calibrate. The checkpoint comes before the window is full. */
const written = {
  dataset: { kind: "shell" },
  architecture: { kind: "mlp", hidden: [2] },
  initialization: { seeds: 8 },
  training: { epochs: 4 },
  indicator: { predictor: "trainLoss", checkpoints: [2] },
  policy: { calibrate: { first: 5 } },
};
const { spec } = parseSpec(JSON.stringify(written));
const { indicator, policy } = spec!;
const configs = expandSpec(spec!, "wasm");
const runs = configs.map(runId);
const [a, b, b2, c, c2, d, e, f] = runs as [string, string, string, string, string, string, string, string];
const log = pino({ enabled: false });

let folder: string;
let store: Store;
let ledger: Ledger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-within-"));
  store = openStore(join(folder, "runs.db"));
  ledger = createLedger(store, log);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function launch(changed: Partial<typeof policy> = {}): void {
  const scoring = { indicator, policy: { ...policy, ...changed } };
  store.putStudy({ study: "s", name: "n", uri: null, spec: "", runs });
  const about = {
    study: "s",
    name: "n",
    uri: null,
    text: "",
    epochs: 4,
    objective: spec!.study.objective,
    scoring,
    runs: new Map(),
  };
  configs.forEach((config, i) => {
    ledger.add(config, scoring, { ...newSummary(runs[i]!, config, about), state: "running" });
  });
}

function train(run: string, loss: number, accuracy = 0.5, from = 0, to = 2): void {
  for (let epoch = from; epoch <= to; epoch++)
    ledger.addRecord(run, {
      epoch,
      trainLoss: epoch === 0 ? null : loss,
      trainAccuracy: null,
      validationLoss: 0.7,
      validationAccuracy: accuracy,
      seconds: 1,
      layers: [{ name: "dense_1", width: 2 }],
      spectra: Float32Array.from([1, 0.5, 1, 0.5]),
    });
}

function finish(run: string, loss: number, accuracy: number): void {
  train(run, loss, accuracy, ledger.summary(run)!.epoch + 1, 4);
  ledger.change(run, { state: "finished" });
}

const finishCalibrating = () => {
  finish(a, 0.3, 0.9);
  finish(b, 0.69, 0.5);
  finish(b2, 0.7, 0.5);
  finish(c, 0.5, 0.8);
  finish(c2, 0.4, 0.8);
};
const summary = (run: string) => ledger.summary(run)!;

test("calibrate alone lets the policy stop runs; what is written stays", () => {
  const ask = parseSpec(JSON.stringify({ ...written, policy: { calibrate: {}, onDiscard: "ask" } }));
  expect(policy).toMatchObject({ onDiscard: "stop", calibrate: { first: 5, success: 0.65 } });
  expect(ask.spec!.policy).toMatchObject({ onDiscard: "ask", calibrate: { first: 20, success: 0.65 } });
});

test("the calibrating runs train to their end, and their verdicts say how far calibration is", () => {
  launch();
  finish(a, 0.3, 0.9);
  train(b, 99);
  const { state, verdict } = summary(b);
  expect(state).toBe("running");
  expect(verdict).toMatchObject({
    verdict: "unknown",
    decision: "advised",
    calibrated: false,
    withinStudy: { first: 5, finished: 1, good: 1, ready: false, bound: null, calibrating: true, value: -99 },
  });
  expect(verdict!.sentence).toBe(
    "Not known yet: at epoch 2 its training loss is 99. 1 of 5 calibration runs have finished, so the verdict only advises.",
  );
  expect(ledger.calibration("s")).toEqual({ first: 5, finished: 1, good: 1, ready: false, bound: null });
});

test("of the others, those are stopped that are worse than all good runs and no better than a bad one", () => {
  launch();
  finishCalibrating();
  train(d, 0.72);
  train(e, 0.695);
  train(f, 0.5);
  expect([d, e, f].map((run) => summary(run).state)).toEqual(["stopped", "running", "running"]);
  expect(summary(d).verdict).toMatchObject({
    ...{ verdict: "discard", decision: "stopped", calibrated: true, saves: 2 },
    withinStudy: { first: 5, finished: 5, good: 3, ready: true, bound: 1 / 6, value: -0.72, stopAt: -0.7 },
  });
  expect(summary(d).verdict!.sentence).toBe(
    "Unlikely to learn: at epoch 2 its training loss of 0.72 is above that of all 3 good runs of this study (0.5 or less), and no better than that of failed runs (0.7). The chance of stopping a good run is at most 17%.",
  );
  expect(summary(e).verdict!.sentence).toBe(
    "Kept: at epoch 2 its training loss is 0.695; runs are stopped at 0.7 or more, and good runs had 0.5 or less.",
  );
});

test("the rule is fitted again when another run has finished", () => {
  launch();
  finishCalibrating();
  finish(e, 0.68, 0.7);
  train(d, 0.695);
  expect(summary(d)).toMatchObject({ state: "running", verdict: { withinStudy: { stopAt: -0.7 } } });
  finish(d, 0.695, 0.5);
  train(f, 0.695);
  expect(summary(f)).toMatchObject({ state: "stopped", verdict: { withinStudy: { stopAt: -0.695 } } });
});

test("while fewer than three runs are known to be good, all continue", () => {
  launch();
  finish(a, 0.3, 0.9);
  finish(b, 0.69, 0.5);
  finish(b2, 0.7, 0.5);
  finish(c, 0.5, 0.8);
  finish(c2, 0.71, 0.5);
  train(d, 0.8);
  expect(summary(d)).toMatchObject({
    state: "running",
    verdict: { withinStudy: { ready: true, stopAt: null } },
  });
  expect(summary(d).verdict!.sentence).toBe(
    "Kept: at epoch 2 its training loss is 0.8; too few runs of this study are good to stop any (2; 3 are needed).",
  );
});

test("with a calibrating run that diverged or was stopped by hand, calibration continues without its end", () => {
  launch();
  finish(a, 0.3, 0.9);
  ledger.change(b, { state: "diverged" });
  ledger.change(b2, { state: "failed" });
  ledger.change(c, { state: "stopped" });
  ledger.change(c2, { state: "stopped" });
  expect(ledger.calibration("s")).toEqual({ first: 5, finished: 2, good: 1, ready: true, bound: 1 / 3 });
});

test("a run that passed its checkpoint too early is judged when the study is calibrated", async () => {
  launch();
  train(d, 0.8);
  train(e, 0.4);
  train(f, 0.8);
  ledger.change(f, { dismissed: true });
  train(d, 0.8, 0.5, 3, 3);
  const stopped: string[] = [];
  const reevaluation = createReevaluation(ledger, log, (run) => stopped.push(run));
  const events: string[] = [];
  ledger.onEvent(({ method, run }) => events.push(`${method} ${runs.indexOf(run)}`));
  await setImmediate();
  expect(summary(d)).toMatchObject({ state: "running", verdict: { decision: "advised" } });
  finishCalibrating();
  events.length = 0;
  while (summary(e).verdict?.verdict !== "continue") await setImmediate();
  expect([d, e, f].map((run) => summary(run).state)).toEqual(["stopped", "running", "running"]);
  expect(stopped).toEqual([d]);
  expect(summary(d)).toMatchObject({ epoch: 3, verdict: { epoch: 2, decision: "stopped", saves: 1 } });
  expect(summary(e).verdict).toMatchObject({ verdict: "continue" });
  expect(ledger.verdicts(d)).toEqual([summary(d).verdict]);
  expect(events).toEqual(["dai/run/verdict 5", "dai/run/changed 5", "dai/run/verdict 6"]);
  reevaluation.dispose();
});

test("runs that wait for the calibration are judged in as many turns as it takes", async () => {
  launch();
  for (const run of [d, e, f]) train(run, 0.8);
  const reevaluation = createReevaluation(ledger, log, () => {});
  await setImmediate();
  finishCalibrating();
  // Each look at the clock finds that a turn has taken long enough.
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 20));
  onTestFinished(() => void vi.restoreAllMocks());
  const stopped = () => [d, e, f].filter((run) => summary(run).state === "stopped").length;
  const seen = new Set<number>();
  while (stopped() < 3) {
    await setImmediate();
    seen.add(stopped());
  }
  expect([...seen]).toEqual([1, 2, 3]);
  reevaluation.dispose();
});

test("a daemon that ended before a reevaluation makes it when it starts", async () => {
  launch();
  train(d, 0.8);
  finishCalibrating();
  ledger = createLedger(store, log);
  ledger.change(d, { state: "interrupted" });
  const reevaluation = createReevaluation(ledger, log, () => {});
  await setImmediate();
  expect(summary(d)).toMatchObject({ state: "stopped", epoch: 2, verdict: { decision: "stopped" } });
  reevaluation.dispose();
});

test("a shadow policy only records what the rule would have stopped, and `ask` says so", () => {
  launch({ shadow: true });
  train(e, 0.8);
  expect(summary(e).verdict).toMatchObject({ verdict: "unknown", decision: "advised" });
  finishCalibrating();
  train(d, 0.8);
  expect(summary(d)).toMatchObject({
    state: "running",
    verdict: { verdict: "discard", decision: "shadowed" },
  });
});

test("other settings judge all runs again, by the ends that are judged by the same", () => {
  launch();
  finishCalibrating();
  train(d, 0.8);
  expect(summary(d).state).toBe("stopped");
  const scoring = {
    indicator: { ...indicator, predictor: "paper" as const, window: 2 },
    policy: { ...policy, rule: "paper" as const },
  };
  for (const run of runs) rescore(ledger, run, scoring, {});
  expect(summary(d).verdict).toMatchObject({ withinStudy: { value: summary(d).verdict!.sF, stopAt: null } });
});
