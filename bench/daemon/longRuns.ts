/**
 * The daemon's longest task with runs of thousands of epochs: one is launched again with twice the epochs, and with another
 * window; with a subscriber that follows; by the rule `learned`; shown in an editor; and deleted.
 *
 * Run: node bench/daemon/longRuns.ts [runs] [epochs], after npm run build; so many runs are stored first, 20 of 4,000 epochs.
 */

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { connect, temporaryHome } from "../../test/integration/support/daemon.ts";
import { startWatchedDaemon } from "../../test/integration/support/daemonTurns.ts";
import { openDocument } from "../../test/integration/support/openDocument.ts";
import { specOfStudy, storeStudy } from "../../test/integration/support/storedStudy.ts";
import { machineLine } from "../support/machine.ts";
import { createTaskTable } from "./taskTable.ts";

const [runCount = 20, epochs = 4000] = process.argv.slice(2).map(Number);
const home = temporaryHome();
const size = { runs: runCount, epochs, widths: [32, 16] };
const runs = await storeStudy(home, size);
const daemon = await startWatchedDaemon(home);
const { connection } = daemon;
// Nothing trains, so that what is measured is the daemon's own work.
await connection.request("dai/daemon/configure", { workers: 1 });
console.log(`${machineLine()}; ${runCount} runs × ${epochs} epochs`);
const report = createTaskTable(daemon);

const first = { ...specOfStudy({ ...size, runs: 1 }), indicator: { window: 10 } };
await report("nothing for a second", () => sleep(1000));
await report(`one run is evaluated by \`auto\` for the first time`, () => start(first));
await report(`the same to ${2 * epochs} epochs`, () => start(first, 2 * epochs));
await report("the same with another window", () => start({ ...first, indicator: { window: 5 } }, 2 * epochs));
const follower = await connect(home);
await follower.request("dai/runs/subscribe", { runs: "all", after: Number.MAX_SAFE_INTEGER });
await report("the same again, while a client follows", () =>
  start({ ...first, indicator: { window: 6 } }, 2 * epochs),
);
follower.close();
const learned = { window: 10, checkpoints: [epochs - 10] };
await report("one run is evaluated by `learned` at a late epoch", () =>
  start({ ...first, indicator: learned, policy: { rule: "learned" } }, 2 * epochs),
);
const uri = pathToFileURL(join(home, "long.dai.json")).href;
const text = JSON.stringify(specOfStudy(size));
await connection.request("dai/runs/start", { uri, text });
await report("an editor shows the spec of all runs", async () => {
  await openDocument(daemon, text, uri);
  await sleep(1000 + runCount * epochs * 0.25);
});
await report(`all ${runCount} runs are evaluated again`, () => start(specOfStudy(size), epochs + 1));
await report("get of all with records", () => connection.request("dai/runs/get", { runs, records: true }));
await report(`deleting all`, () => connection.request("dai/runs/delete", { runs }));
await daemon.close();

/** Launches a spec, and stops what begins to train. */
async function start(spec: object, until = epochs): Promise<void> {
  const launched = await connection.request("dai/runs/start", { spec, epochs: until });
  await connection.request("dai/runs/stop", { runs: launched.runs });
}
