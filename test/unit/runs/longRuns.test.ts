/** What is done about a run of many epochs takes no more of them than it needs, for others wait meanwhile. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createMachineSpeed } from "../../../server/src/daemon/editor/machineSpeed.ts";
import { createRunHistory } from "../../../server/src/daemon/editor/runHistory.ts";
import { learn } from "../../../server/src/indicator/prediction/learn.ts";
import { createRunDetails } from "../../../server/src/runs/details.ts";
import { newSummary } from "../../../server/src/runs/launch.ts";
import { createLedger, type Ledger } from "../../../server/src/runs/ledger.ts";
import type { Programs } from "../../../server/src/runs/programs/programs.ts";
import { createPrograms } from "../../../server/src/runs/programs/programs.ts";
import { createRemoval } from "../../../server/src/runs/removal.ts";
import type { Scheduler } from "../../../server/src/runs/scheduling/scheduler.ts";
import { openStore, type Store } from "../../../server/src/runs/store/store.ts";
import { defaultScoring } from "../../../server/src/runs/store/tables/storedScoring.ts";
import { expandSpec } from "../../../server/src/specification/expansion/expand.ts";
import { runId } from "../../../server/src/specification/expansion/runId.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { madeUpRuns } from "../indicator/prediction/runs.ts";
import { recordOf } from "./recordOf.ts";

const EPOCHS = 300;
const { spec } = parseSpec(
  JSON.stringify({
    dataset: { kind: "shell" },
    architecture: { kind: "mlp", hidden: [2] },
    initialization: { seeds: 12 },
    training: { epochs: EPOCHS },
    indicator: { window: 3, checkpoints: [EPOCHS - 50] },
    policy: { rule: "paper" },
  }),
);
const { indicator, policy } = spec!;
const scoring = { indicator, policy };
const configs = expandSpec(spec!, "wasm");
const runs = configs.map(runId);
const [config, run] = [configs[0]!, runs[0]!];
const launch = { study: "s", name: "n", uri: null, text: "", epochs: EPOCHS, scoring, runs: new Map() };
const summaryOf = (index: number) =>
  newSummary(runs[index]!, configs[index]!, { ...launch, objective: spec!.study.objective });
const log = pino({ enabled: false });

let folder: string;
let store: Store;
let ledger: Ledger;
/** epochs that were read */
let read: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-long-"));
  const opened = openStore(join(folder, "runs.db"));
  read = 0;
  store = {
    ...opened,
    *epochsOf(wanted, page) {
      for (const epoch of opened.epochsOf(wanted, page)) {
        read++;
        yield epoch;
      }
    },
    newestEpochsOf(wanted, count) {
      const found = opened.newestEpochsOf(wanted, count);
      read += found.length;
      return found;
    },
  };
  ledger = createLedger(store, log);
});
afterEach(() => {
  ledger.close();
  store.close();
  rmSync(folder, { recursive: true });
});

function train(by: Ledger, from: number, until: number): void {
  by.together(() => {
    for (let epoch = from; epoch <= until; epoch++) by.addRecord(run, recordOf(epoch));
  });
}

test("a verdict by the paper's scores takes a window of a long run, and a scorer that is made again too", () => {
  ledger.add(config, scoring, { ...summaryOf(0), state: "running" });
  const at = indicator.checkpoints[0]!;
  train(ledger, 0, at - 1);
  read = 0;
  train(ledger, at, at);
  expect(ledger.summary(run)!.verdict).toMatchObject({ epoch: at, rule: "paper" });
  expect(read).toBeLessThan(5 * indicator.window);

  train(ledger, at + 1, at + 9);
  const reopened = createLedger(store, log);
  read = 0;
  train(reopened, at + 10, at + 10);
  expect(read).toBeLessThan(5 * indicator.window);
  const { scores } = reopened.summary(run)!;
  const whole = openStore(join(folder, "whole.db"));
  const uninterrupted = createLedger(whole, log);
  uninterrupted.add(config, scoring, { ...summaryOf(0), state: "running" });
  train(uninterrupted, 0, at + 10);
  expect(uninterrupted.summary(run)!.scores).toEqual(scores);
  expect(scores).not.toBeNull();
  whole.close();
});

test("a learned verdict takes no more of a long run than its model does, and of the others of its study neither", async () => {
  const learned = {
    indicator,
    policy: { ...policy, rule: "learned" as const, calibrate: { first: 4, success: 0.5 } },
  };
  const predictor = learn(madeUpRuns(60), 0.6, [5]);
  const own = createLedger(store, log, () => predictor);
  const others = runs.slice(1, 4);
  for (const index of runs.keys())
    own.add(configs[index]!, learned, { ...summaryOf(index), state: "running" });
  for (const other of others)
    own.together(() => {
      for (let epoch = 0; epoch <= EPOCHS; epoch++) own.addRecord(other, recordOf(epoch));
      own.change(other, { state: "finished" });
    });
  const at = indicator.checkpoints[0]!;
  train(own, 0, at - 1);
  const reopened = createLedger(store, log, () => predictor);
  await reopened.preload([run, ...others]);
  read = 0;
  train(reopened, at, at);
  expect(reopened.summary(run)!.verdict).toMatchObject({ epoch: at, rule: "learned" });
  expect(read).toBeLessThan((1 + others.length) * 20);
});

test("an editor's epochs of a long run are read in slices, and those that come meanwhile are among them", async () => {
  ledger.add(config, scoring, { ...summaryOf(0), state: "running" });
  train(ledger, 0, EPOCHS - 1);
  const slow = {
    ...store,
    *epochsOf(...wanted: Parameters<Store["epochsOf"]>) {
      for (const epoch of store.epochsOf(...wanted)) {
        const end = performance.now() + 1;
        while (performance.now() < end);
        yield epoch;
      }
    },
  };
  const details = createRunDetails(ledger, slow);
  let isDone = false;
  const history = createRunHistory({ recordPages: details.pages }, () => {
    isDone = true;
  });
  expect(history.recent(run)).toEqual([]);
  read = 0;
  const slices: number[] = [];
  for (let before = 0; !isDone; before = read) {
    await new Promise((settle) => setImmediate(settle));
    if (before === 0 && read > 0) {
      // Another epoch comes while it is read.
      train(ledger, EPOCHS, EPOCHS);
      const layers = [{ name: "dense_1", width: 2, singularValues: [1, 0.5] }];
      history.add(run, () => ({ ...recordOf(EPOCHS), layers, scores: null }) as never);
    }
    slices.push(read - before);
  }
  expect(Math.max(...slices)).toBeLessThan(EPOCHS / 2);
  const epochsKnown = () => history.recent(run).map(({ epoch }) => epoch);
  expect(epochsKnown().at(-1)).toBe(EPOCHS);
  expect(epochsKnown()).toEqual(epochsKnown().map((_, at) => epochsKnown()[0]! + at));

  // Scored again, it sends all its epochs at once: they are read in slices too.
  isDone = false;
  let made = 0;
  const record = (epoch: number) => () => {
    made++;
    return { ...recordOf(epoch), layers: [], scores: null } as never;
  };
  for (let epoch = 0; epoch <= EPOCHS; epoch++) history.add(run, record(epoch));
  while (!isDone) await new Promise((settle) => setImmediate(settle));
  expect(made).toBe(0);
  expect(epochsKnown().at(-1)).toBe(EPOCHS);
  history.add(run, record(EPOCHS + 1));
  expect(epochsKnown().at(-1)).toBe(EPOCHS + 1);
});

test("verdicts after every epoch of a run in training read no epoch again, and say what those of a run that is read do", () => {
  const judged = { indicator, policy: { ...policy, rule: "auto" as const } };
  const add = (by: Ledger) => by.add(config, judged, { ...summaryOf(0), state: "running" });
  add(ledger);
  // A tenth of its epochs has no verdict.
  train(ledger, 0, EPOCHS / 10 + 1);
  read = 0;
  train(ledger, EPOCHS / 10 + 2, EPOCHS - 40);
  expect(ledger.summary(run)!.verdict).toMatchObject({ epoch: EPOCHS - 50, rule: "auto" });
  // For the scores in a verdict, those before training.
  expect(read).toBe(1);

  const whole = openStore(join(folder, "whole.db"));
  const first = createLedger(whole, log);
  add(first);
  train(first, 0, EPOCHS - 55);
  for (let epoch = EPOCHS - 54; epoch <= EPOCHS - 40; epoch++) train(createLedger(whole, log), epoch, epoch);
  expect(createLedger(whole, log).verdicts(run)).toEqual(ledger.verdicts(run));
  whole.close();
});

test("of an epoch whose programs hear nothing, nothing is read back", () => {
  const entriesAfter = vi.fn(store.entriesAfter);
  const watched = { ...store, entriesAfter };
  const own = createLedger(watched, log);
  const endpoint = new Promise<never>(() => {});
  createPrograms({ home: folder, ledger: own, store: watched, endpoint, scoringOf: () => defaultScoring(1) });
  own.add(config, scoring, { ...summaryOf(0), state: "running" });
  train(own, 0, 20);
  const rescoring = own.rescoring(run, { ...scoring, indicator: { ...indicator, window: 2 } }, {});
  rescoring.goOn(() => false);
  own.together(rescoring.commit);
  expect(entriesAfter).not.toHaveBeenCalled();
});

test("fewer runs are deleted together where they have many records", async () => {
  const programs: Pick<Programs, "remove"> = { remove: async () => {} };
  const scheduler: Pick<Scheduler, "cancel"> = { cancel: async () => {} };
  const removal = createRemoval({
    ...{ ledger, store, log, snapshots: join(folder, "snapshots") },
    ...{ scheduler: scheduler as Scheduler, programs: programs as Programs },
  });
  const together = vi.spyOn(ledger, "together");
  for (const [epoch, transactions] of [
    [EPOCHS, 4],
    [10, 2],
    [5000, 12],
  ] as const) {
    for (const index of runs.keys())
      ledger.add(configs[index]!, scoring, { ...summaryOf(index), state: "finished", epoch });
    together.mockClear();
    await removal.remove(runs);
    expect(together).toHaveBeenCalledTimes(transactions);
    expect(ledger.summaries()).toEqual([]);
  }
});

test("how long an epoch takes is told by one page of a run's records", () => {
  const { dataset, architecture, training } = spec!;
  let pages = 0;
  const page = Array.from({ length: 64 }, (_, epoch) => ({ ...recordOf(epoch), layers: [], scores: null }));
  const detail = { ...summaryOf(0), dai: config, ...scoring, verdicts: [] };
  const secondsPerEpoch = createMachineSpeed({
    list: () => ({
      ...{ sequence: 0, runs: [{ ...summaryOf(0), sequence: 0, state: "finished", epoch: EPOCHS }] },
    }),
    get: () => ({ runs: [detail] }),
    *recordPages() {
      for (; pages < 5; pages++) yield page;
    },
  });
  expect(secondsPerEpoch({ ...spec!, dataset, architecture, training })).toBe(1);
  expect(pages).toBe(0);
});
