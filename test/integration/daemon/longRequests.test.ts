/** No request keeps the daemon from its other clients: its work is cut into tasks of the event loop that are short beside it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryHome } from "../support/daemon.ts";
import { startWatchedDaemon, type WatchedDaemon } from "../support/daemonTurns.ts";
import { openDocument } from "../support/openDocument.ts";
import { searchSpec } from "../support/searchSpec.ts";
import { specOfStudy, storeStudy } from "../support/storedStudy.ts";

const RUNS = 1000;
const EPOCHS = 20;

/** No task may take more than this share of the processor time that the daemon spends on the request, threads included. */
const MOST = 1 / 3;

const study = { runs: RUNS, epochs: EPOCHS, widths: [4] };
const manyMistakes = JSON.stringify({
  ...specOfStudy({ ...study, runs: 1 }),
  ...Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`k${index.toString(36)}`, 0])),
});

let daemon: WatchedDaemon;
let runs: string[];
beforeAll(async () => {
  const home = temporaryHome();
  runs = await storeStudy(home, study);
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
    const spec = { ...specOfStudy({ ...study, runs: 50 }), indicator: { window: 5 } };
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
