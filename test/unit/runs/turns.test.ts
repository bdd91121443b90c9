import { once } from "node:events";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import pino from "pino";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { inPages } from "../../../server/src/connection/pages.ts";
import { encodeDetails } from "../../../server/src/daemon/answers/encodeDetails.ts";
import { encodeList } from "../../../server/src/daemon/answers/encodeList.ts";
import type { Params } from "../../../server/src/protocol/protocol.ts";
import { createRunDetails } from "../../../server/src/runs/details.ts";
import { newSummary } from "../../../server/src/runs/launch.ts";
import { launchRuns } from "../../../server/src/runs/launching.ts";
import { createLedger, type Ledger } from "../../../server/src/runs/ledger.ts";
import type { Scheduler } from "../../../server/src/runs/scheduling/scheduler.ts";
import { StoreError } from "../../../server/src/runs/store/database/openDatabase.ts";
import { openStore, type Store } from "../../../server/src/runs/store/store.ts";
import { createTurns } from "../../../server/src/runs/turns.ts";
import { expandSpec } from "../../../server/src/specification/expansion/expand.ts";
import { runId } from "../../../server/src/specification/expansion/runId.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const EPOCHS = 100;
const RUNS = 50;
const { spec } = parseSpec(
  JSON.stringify({
    dataset: { kind: "shell" },
    architecture: { kind: "mlp", hidden: [2] },
    initialization: { seeds: RUNS },
    training: { epochs: EPOCHS },
    indicator: { window: 2, checkpoints: [50] },
    policy: { rule: "paper" },
  }),
);
const { indicator, policy } = spec!;
const scoring = { indicator, policy };
const configs = new Map(expandSpec(spec!, "wasm").map((config) => [runId(config), config]));
const { objective } = spec!.study;
const runs = new Map([...configs].map(([run, config]) => [run, { config, parameters: {} }]));
const launch = { study: "s", name: "n", uri: null, text: "", epochs: EPOCHS, objective, scoring, runs };
const log = pino({ enabled: false });

let folder: string;
let store: Store;
let ledger: Ledger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-slices-"));
  store = openStore(join(folder, "runs.db"));
  ledger = createLedger(store, log);
  ledger.together(() => {
    for (const [run, config] of configs) {
      ledger.add(config, scoring, { ...newSummary(run, config, launch), state: "running" });
      for (let epoch = 0; epoch <= EPOCHS; epoch++)
        ledger.addRecord(run, {
          ...{ epoch, trainLoss: null, trainAccuracy: null, validationLoss: 0.7, validationAccuracy: 0.5 },
          ...{ seconds: 1, layers: [{ name: "dense_1", width: 2 }] },
          spectra: Float32Array.of(1, 0.5 / (epoch + 1), 1, 0.25),
        });
      ledger.change(run, { state: "finished" });
    }
  });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

/** Turns of the event loop that others get while something is done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const done = work.then(() => {
    isDone = true;
  });
  while (!isDone) {
    await setImmediate();
    turns++;
  }
  await done;
  return turns;
}

test("scoring 50 runs of 100 epochs again gives others a turn after every few runs", async () => {
  const scheduler: Pick<Scheduler, "queue" | "cancel" | "renew"> = {
    queue: () => {},
    cancel: async () => {},
    renew: () => {},
  };
  const changed = { ...launch, scoring: { ...scoring, indicator: { ...indicator, window: 3 } } };
  const turns = await turnsDuring(launchRuns(changed, ledger, scheduler as Scheduler));
  expect(turns).toBeGreaterThanOrEqual(RUNS / 4);
  for (const run of configs.keys()) expect(ledger.scoring(run)!.indicator.window).toBe(3);
});

test("a launch that the store refuses on the way has those runs trained that are stored as queued", async () => {
  const queued: string[] = [];
  const scheduler: Pick<Scheduler, "queue" | "renew"> = {
    queue: (runs) => void queued.push(...runs),
    renew: () => {},
  };
  const longer = { ...scoring, indicator: { ...indicator, window: 3 } };
  const launching = launchRuns(
    { ...launch, epochs: EPOCHS + 1, scoring: longer },
    ledger,
    scheduler as Scheduler,
  );
  const stored = () => [...configs.keys()].filter((run) => ledger.summary(run)?.state === "queued");
  while (stored().length === 0) await setImmediate();
  // As when somebody deletes it.
  renameSync(join(folder, "runs.db"), join(folder, "gone.db"));
  await expect(launching).rejects.toThrow(StoreError);
  renameSync(join(folder, "gone.db"), join(folder, "runs.db"));
  expect(stored().length).toBeLessThan(RUNS);
  expect(queued).toEqual(stored());
});

test.each([
  false,
  true,
  "scores",
] as const)("the answer with %s records is the JSON of the whole, written in slices", async (records) => {
  const details = createRunDetails(ledger, store);
  const runs = [...configs.keys()];
  const service = {
    get: ({ runs: wanted }: { runs: string[] }) => ({ runs: wanted.map((run) => details.about(run)) }),
    recordPages: details.pages,
  };
  const whole = { runs: runs.map((run) => details.whole(run, records)) };
  const work = encodeDetails(service, { runs, records });
  const turns = await turnsDuring(work);
  const { pieces } = await work;
  expect(JSON.parse(pieces.join(""))).toEqual(JSON.parse(JSON.stringify(whole)));
  expect(whole.runs[0]!.records?.length ?? whole.runs[0]!.scoreRecords?.length ?? 0).toBe(
    records ? EPOCHS + 1 : 0,
  );
  expect(turns).toBeGreaterThanOrEqual(1);
  for (const piece of pieces) expect(piece.length).toBeLessThan(2 ** 18);
});

test.each([
  "scores",
  true,
] as const)("an answer with %s records that is too large comes in pages", async (records) => {
  const details = createRunDetails(ledger, store);
  const runs = [...configs.keys()].slice(0, 5);
  const service = {
    get: ({ runs: wanted }: { runs: string[] }) => ({ runs: wanted.map((run) => details.about(run)) }),
    recordPages: details.pages,
  };
  const most = 20_000;
  await expect(encodeDetails(service, { runs, records }, most)).rejects.toThrow("ask for fewer runs");
  const lengths: number[] = [];
  const request = inPages(async (_, params) => {
    const { pieces } = await encodeDetails(service, params as Params<"dai/runs/get">, most);
    const text = pieces.join("");
    lengths.push(text.length);
    return JSON.parse(text);
  });
  const whole = { runs: runs.map((run) => details.whole(run, records)) };
  // Ids that come twice are answered once.
  const answer = await request("dai/runs/get", { runs: [...runs, ...runs], records });
  expect(answer).toEqual(JSON.parse(JSON.stringify(whole)));
  expect(lengths.length).toBeGreaterThan(3);
  for (const length of lengths) expect(length).toBeLessThan(1.5 * most);
});

test("a list that is too large comes in pages", async () => {
  const list = { sequence: store.sequence(), runs: ledger.summaries() };
  const service = { list: () => list };
  await expect(encodeList(service, {}, 20_000)).rejects.toThrow(
    "The answer to dai/runs/list would have more than",
  );
  let pages = 0;
  const request = inPages(async (_, params) => {
    pages++;
    return JSON.parse((await encodeList(service, params as { cursor: string }, 20_000)).pieces.join(""));
  });
  expect(await request("dai/runs/list", {})).toEqual(JSON.parse(JSON.stringify(list)));
  expect(pages).toBeGreaterThan(1);
});

/** Keeps the event loop until the turn is due. */
function work(areDue: () => boolean): void {
  while (!areDue());
}

test("what comes during a slice is answered before the next one, however many works are under way", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => void client.destroy());
  const [[socket]] = (await Promise.all([once(server, "connection"), once(client, "connect")])) as [
    [Socket],
    [],
  ];
  let [asked, answered] = [0, 0];
  // The answer takes a turn of its own, as that of a message connection does.
  socket.on("data", ({ length }) =>
    globalThis.setImmediate(() => {
      answered += length;
    }),
  );
  await setImmediate();
  async function workInSlices(): Promise<void> {
    const turns = createTurns();
    for (let slice = 0; slice < 3; slice++) {
      client.write("?");
      asked++;
      work(turns.areDue);
      await turns.give();
      expect(answered).toBe(asked);
    }
  }
  for (const count of [1, 5]) await Promise.all(Array.from({ length: count }, workInSlices));
});
