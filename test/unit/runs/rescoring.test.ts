import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import pino from "pino";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { RunEvent } from "../../../server/src/runs/events/runEvent.ts";
import { newSummary } from "../../../server/src/runs/launch.ts";
import { launchRuns } from "../../../server/src/runs/launching.ts";
import { createLedger, type Ledger } from "../../../server/src/runs/ledger.ts";
import type { Scheduler } from "../../../server/src/runs/scheduling/scheduler.ts";
import { openStore, type Store } from "../../../server/src/runs/store/store.ts";
import { launchedSpec } from "./launchedSpec.ts";
import { recordOf } from "./recordOf.ts";

const EPOCHS = 200;
const { indicator, policy, scoring, config, run, launch } = launchedSpec({
  dataset: { kind: "shell" },
  architecture: { kind: "mlp", hidden: [2] },
  training: { epochs: EPOCHS },
  indicator: { window: 2, checkpoints: [50, 150] },
  policy: { rule: "paper" },
});
const other = { indicator: { ...indicator, window: 7, checkpoints: [100] }, policy };
const log = pino({ enabled: false });

let folder: string;
let store: Store;
let ledger: Ledger;
let events: RunEvent[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-rescoring-"));
  store = openStore(join(folder, "runs.db"));
  ledger = createLedger(store, log);
  train(ledger, scoring, 100);
  events = [];
  ledger.onEvent((event) => events.push(event));
});
afterEach(() => {
  ledger.close();
  store.close();
  rmSync(folder, { recursive: true });
});

function train(by: Ledger, judged: typeof scoring, until: number): void {
  by.add(config, judged, { ...newSummary(run, config, { ...launch, scoring: judged }), state: "running" });
  by.together(() => {
    for (let epoch = 0; epoch <= until; epoch++) by.addRecord(run, recordOf(epoch));
  });
}

/** All that is served of the run. */
function served(by: Ledger) {
  const records = by.eventsAfter(0, new Set([run]), -1).filter(({ method }) => method === "dai/run/epoch");
  return {
    ...{ summary: by.summary(run), verdicts: by.verdicts(run), window: by.scoring(run)?.indicator.window },
    records: records.map(({ params }) => params),
  };
}

const scoresOf = (by: Ledger) =>
  served(by).records.map(({ sequence: _, ...record }) => record as unknown as object);

/** The scores and verdicts of a run that was trained by other settings from the beginning. */
function fromTheBeginning(until: number) {
  const fresh = openStore(join(folder, "fresh.db"));
  onTestFinished(() => fresh.close());
  const trained = createLedger(fresh, log);
  train(trained, other, until);
  return trained;
}

test("until all epochs of a run are scored again, it is served as it was, also by the daemon after a kill", () => {
  const before = served(ledger);
  const rescoring = ledger.rescoring(run, other, {});
  let slices = 0;
  for (; !rescoring.goOn(() => true); slices++) if (slices % 10 === 0) expect(served(ledger)).toEqual(before);
  expect(slices).toBeGreaterThan(100);
  // What a daemon that starts now finds in the store.
  const beside = openStore(join(folder, "runs.db"));
  expect(served(createLedger(beside, log))).toEqual(before);
  expect(beside.damageOf(run)).toBeNull();
  beside.close();
  expect(events).toEqual([]);

  ledger.together(rescoring.commit);
  expect(ledger.scoring(run)).toEqual(other);
  expect(scoresOf(ledger)).toEqual(scoresOf(fromTheBeginning(100)));
  expect(ledger.verdicts(run).map(({ epoch }) => epoch)).toEqual([100]);
  expect(ledger.eventsAfter(before.summary ? before.records.at(-1)!.sequence : 0, "all", -1)).toEqual(events);
  expect(store.damageOf(run)).toBeNull();
  const again = createLedger(store, log);
  expect(served(again)).toEqual(served(ledger));
});

test("a store that fails when the epochs are exchanged keeps all old ones", () => {
  const before = served(ledger);
  const rescoring = ledger.rescoring(run, other, {});
  rescoring.goOn(() => false);
  expect(() =>
    ledger.together(() => {
      rescoring.commit();
      throw new Error("the disk is full");
    }),
  ).toThrow("the disk is full");
  expect(served(ledger)).toEqual(before);
  ledger.addRecord(run, recordOf(101));
  expect(ledger.summary(run)?.epoch).toBe(101);
});

test("epochs that are trained meanwhile are scored by the new settings too", () => {
  const rescoring = ledger.rescoring(run, other, {});
  for (let next = 101; !rescoring.goOn(() => true); )
    if (next <= 120) ledger.addRecord(run, recordOf(next++));
  expect(rescoring.isCurrent()).toBe(true);
  ledger.together(rescoring.commit);
  ledger.addRecord(run, recordOf(121));
  expect(scoresOf(ledger)).toEqual(scoresOf(fromTheBeginning(121)));
});

test.each([
  ["is deleted", () => ledger.remove(run)],
  ["begins again", () => ledger.restart(run)],
  [
    "is scored by a third launch",
    () => {
      const third = ledger.rescoring(run, { ...other, indicator: { ...indicator, window: 3 } }, {});
      third.goOn(() => false);
      ledger.together(third.commit);
    },
  ],
])("a run that %s meanwhile has no longer the epochs that were scored", (_, change) => {
  const rescoring = ledger.rescoring(run, other, {});
  expect(rescoring.goOn(() => true)).toBe(false);
  expect(rescoring.isCurrent()).toBe(true);
  change();
  for (let epoch = 0; epoch <= 3; epoch++) if (ledger.summary(run)) ledger.addRecord(run, recordOf(epoch));
  expect(rescoring.isCurrent()).toBe(false);
});

test("a launch scores a long run again in many turns, and begins anew where the run began again meanwhile", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 20));
  onTestFinished(() => void vi.restoreAllMocks());
  const scheduler = { queue: () => {}, renew: () => {}, cancel: async () => {} };
  let isDone = false;
  const launched = launchRuns({ ...launch, scoring: other }, ledger, scheduler as unknown as Scheduler).then(
    () => {
      isDone = true;
    },
  );
  for (let turns = 0; turns < 50; turns++) await setImmediate();
  expect([isDone, ledger.scoring(run)]).toEqual([false, scoring]);
  ledger.restart(run);
  for (let epoch = 0; epoch <= 9; epoch++) ledger.addRecord(run, recordOf(epoch));
  await launched;
  expect(ledger.scoring(run)).toEqual(other);
  expect(scoresOf(ledger)).toEqual(scoresOf(fromTheBeginning(9)));
});
