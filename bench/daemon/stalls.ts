/**
 * For how long the daemon answers no other client while one asks for a lot: the longest task of its event loop.
 *
 * Run: node bench/daemon/stalls.ts [runs] [epochs], after npm run build; so many runs are stored first, 1,000 of 20 epochs.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { startWatchedDaemon } from "../../test/integration/support/daemonTurns.ts";
import { openDocument } from "../../test/integration/support/openDocument.ts";
import { hasEnded, waitFor } from "../../test/integration/support/runs.ts";
import { searchSpec } from "../../test/integration/support/searchSpec.ts";
import { machineLine } from "../support/machine.ts";
import { createTaskTable } from "./taskTable.ts";

const [stored = 1000, epochs = 20] = process.argv.slice(2).map(Number);

const small = {
  dataset: { kind: "shell", dimensions: 4, train: 32, validation: 32 },
  architecture: { kind: "mlp", hidden: [4] },
  training: { epochs },
};
const gains = (count: number) => Array.from({ length: count }, (_, index) => 0.1 + index / 1000);
const many = { ...small, initialization: { gain: gains(stored), seeds: 1 } };
const fifty = { ...small, initialization: { gain: gains(Math.min(50, stored)), seeds: 1 } };
const unknownKeys = JSON.stringify({
  ...small,
  ...Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`k${index.toString(36)}`, 0])),
});

const daemon = await startWatchedDaemon();
const { connection } = daemon;
await connection.request("dai/daemon/configure", { workers: 1 });
console.log(`${machineLine()}; ${stored} runs × ${epochs} epochs`);
const report = createTaskTable(daemon);
const { runs } = await connection.request("dai/runs/start", { spec: many });
await waitFor(connection, runs, hasEnded);
const ids = (count: number) => Array.from({ length: count }, (_, index) => runs[index % runs.length]!);

await report("nothing for a second", () => sleep(1000));
await report("a launch of 10,000 runs, six keys vary", async () => {
  const launched = await connection.request("dai/runs/start", { spec: searchSpec });
  if (launched.runs.length !== 10_000) throw new Error(`There are ${launched.runs.length} runs.`);
});
await report("the same again, with another window", () =>
  connection.request("dai/runs/start", { spec: { ...searchSpec, indicator: { window: 5 } } }),
);
await report("judging 50 runs again", () =>
  connection.request("dai/runs/start", { spec: { ...fifty, indicator: { window: 5 } } }),
);
await report(`launching ${stored} finished runs with one epoch more`, () =>
  connection.request("dai/runs/start", { spec: many, epochs: epochs + 1 }),
);
await report("list of all runs", () => connection.request("dai/runs/list", {}));
await report("get of 10,000 run ids", () => connection.request("dai/runs/get", { runs: ids(10_000) }));
await report(`get of ${stored} runs with scores`, () =>
  connection.request("dai/runs/get", { runs, records: "scores" }),
);
await report(`get of ${stored} runs with records`, () =>
  connection.request("dai/runs/get", { runs, records: true }),
);
await report(`replay of ${stored * (epochs + 1)} records`, replay);
await report("opening a document with 60,000 mistakes", () => openDocument(daemon, unknownKeys));
await report("validating a spec with 60,000 mistakes", () =>
  connection.request("dai/spec/validate", { text: unknownKeys }),
);
await report("deleting 500 runs", () => connection.request("dai/runs/delete", { runs: ids(500) }));
await daemon.close();

async function replay(): Promise<void> {
  const all = stored * (epochs + 1);
  let seen = 0;
  const end = new Promise<void>((resolve) =>
    connection.on("dai/run/epoch", () => {
      if (++seen === all) resolve();
    }),
  );
  await connection.request("dai/runs/subscribe", { runs: "all", after: 0 });
  await end;
  await connection.request("dai/runs/unsubscribe", {});
}
