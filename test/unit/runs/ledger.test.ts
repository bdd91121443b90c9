import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunEvent } from "../../../server/src/runs/events/runEvent.ts";
import { createLedger, type Ledger } from "../../../server/src/runs/ledger.ts";
import { openStore, type Store } from "../../../server/src/runs/store/store.ts";
import { launchedSpec } from "./launchedSpec.ts";

const { scoring, config, run, running } = launchedSpec({
  dataset: { kind: "shell" },
  architecture: { kind: "mlp", hidden: [2] },
  indicator: { window: 2, checkpoints: [2] },
  policy: { rule: "paper" },
});
const log = pino({ enabled: false });

let folder: string;
let store: Store;
let ledger: Ledger;
let events: RunEvent[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-ledger-"));
  store = openStore(join(folder, "runs.db"));
  ledger = createLedger(store, log);
  events = [];
  ledger.onEvent((event) => events.push(event));
  ledger.add(config, scoring, running);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const recordOf = (epoch: number) => ({
  epoch,
  trainLoss: null,
  trainAccuracy: null,
  validationLoss: 0.7,
  validationAccuracy: 0.5,
  seconds: 1,
  layers: [{ name: "dense_1", width: 2 }],
  spectra: Float32Array.of(1, 0.5 / (epoch + 1), 1, 0.25),
});

test("what listeners hear live is what the store replays", () => {
  for (let epoch = 0; epoch <= 3; epoch++) ledger.addRecord(run, recordOf(epoch));
  expect(events.map(({ method }) => method.slice(8))).toEqual([
    "changed",
    "epoch",
    "epoch",
    "epoch",
    "verdict",
    "epoch",
  ]);
  expect(ledger.eventsAfter(0, "all", -1)).toEqual(events);
  expect(ledger.eventsAfter(0, new Set([run]), 2)).toEqual(events.slice(0, 2));
  expect(ledger.eventsAfter(4, new Set([run]), -1)).toEqual(events.slice(4));
});

test("how far the data of a run is read is told until its first record, or until it trains no more", () => {
  const reading = "Reading 60,000 images: 24,000 decoded.";
  ledger.change(run, { reading });
  expect(ledger.summary(run)!.reading).toBe(reading);
  expect(events.at(-1)!.params).toMatchObject({ state: "running", reading });
  ledger.addRecord(run, recordOf(0));
  expect(ledger.summary(run)!.reading).toBeNull();
  ledger.change(run, { reading });
  ledger.change(run, { state: "interrupted" });
  expect(ledger.summary(run)).toMatchObject({ state: "interrupted", reading: null });
});

test("a record that comes twice, or too early, changes nothing", () => {
  ledger.addRecord(run, recordOf(0));
  ledger.addRecord(run, recordOf(0));
  ledger.addRecord(run, recordOf(2));
  expect(ledger.summary(run)?.epoch).toBe(0);
  expect(events).toHaveLength(2);
});

test("when the store fails, memory and listeners stay as they were, and the same call works later", () => {
  for (const epoch of [0, 1]) ledger.addRecord(run, recordOf(epoch));
  const before = ledger.summaries();
  const [told, sequence] = [events.length, store.sequence()];
  expect(() =>
    ledger.together(() => {
      ledger.addRecord(run, recordOf(2));
      ledger.change(run, { state: "stopped" });
      ledger.remove(run);
      throw new Error("the disk is full");
    }),
  ).toThrow("the disk is full");
  expect(ledger.summaries()).toEqual(before);
  expect([events.length, store.sequence()]).toEqual([told, sequence]);
  ledger.addRecord(run, recordOf(2));
  expect(ledger.summary(run)).toMatchObject({ epoch: 2, state: "running" });
  expect(ledger.summary(run)?.verdict?.epoch).toBe(2);
});

test("a ledger that is opened again scores on as if it had never been closed", () => {
  for (const epoch of [0, 1, 2]) ledger.addRecord(run, recordOf(epoch));
  const reopened = createLedger(store, log);
  reopened.addRecord(run, recordOf(3));
  const [record] = reopened.eventsAfter(0, "all", -1).slice(-1);
  store.close();
  rmSync(join(folder, "runs.db"));
  store = openStore(join(folder, "runs.db"));
  const whole = createLedger(store, log);
  whole.add(config, scoring, running);
  for (const epoch of [0, 1, 2, 3]) whole.addRecord(run, recordOf(epoch));
  expect(whole.eventsAfter(0, "all", -1).at(-1)).toEqual(record);
});

test("a listener that fails harms neither the run nor other listeners", () => {
  let heard = 0;
  ledger.onEvent(() => {
    throw new Error("gone");
  });
  ledger.onEvent(() => heard++);
  ledger.addRecord(run, recordOf(0));
  expect([heard, ledger.summary(run)?.epoch]).toEqual([1, 0]);
});
