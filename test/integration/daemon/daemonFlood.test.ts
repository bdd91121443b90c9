/** A real daemon whose trainer only pretends to train, so that epochs come as fast as the store takes them. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";
import { connect, connectOptions, daemonPath, removeHome, temporaryHome } from "../support/daemon.ts";
import { openRaw } from "../support/rawSocket.ts";
import { hasEnded, smallSpec, waitFor } from "../support/runs.ts";

/** Sends a run's records one after the other, each when the one before is stored. */
const fakeTrainer = `
  const jobs = new Map();
  const spectra = Float32Array.from({ length: 96 }, (_, i) => 1 / (1 + (i % 16)));
  const layers = [{ name: "dense_1", width: 32 }, { name: "dense_2", width: 16 }];
  const rates = { trainLoss: 0.5, trainAccuracy: 0.75, validationLoss: 0.5, validationAccuracy: 0.75, seconds: 0.001 };
  function sendNext(run) {
    const job = jobs.get(run);
    if (job.epoch === job.epochs) return process.send({ kind: "ended", run, ending: { state: "finished" } });
    job.epoch++;
    process.send({ kind: "record", run, record: { epoch: job.epoch, ...rates, layers, spectra } });
  }
  process.on("message", ({ kind, run, job }) => {
    if (kind === "train") {
      jobs.set(job.run, { epoch: job.storedEpoch, epochs: job.epochs });
      sendNext(job.run);
    }
    if (kind === "stored") sendNext(run);
  });
  process.once("disconnect", () => process.exit(0));
`;

let home: string;
let folder: string;
let connection: DaemonConnection;
beforeEach(async () => {
  home = temporaryHome();
  folder = mkdtempSync(join(tmpdir(), "dai-flood-"));
  cpSync(dirname(daemonPath), folder, { recursive: true });
  writeFileSync(join(folder, "trainer.js"), fakeTrainer);
  connection = await connectDaemon({ ...connectOptions({ home }), daemonPath: join(folder, "daemon.js") });
});
afterEach(async () => {
  connection.close();
  await removeHome(home);
  rmSync(folder, { recursive: true });
});

const runCount = 32;
const epochCount = 1000;
const wanted = runCount * (epochCount + 1);

test("one subscriber that never reads and ten that do: all epochs reach the ten, and the daemon stays small", async () => {
  const slow = await openRaw(connection.info);
  slow.send({ jsonrpc: "2.0", id: 1, method: "dai/runs/subscribe", params: { runs: "all", after: 0 } });
  await slow.next();
  slow.socket.pause();
  const live = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const client = await connect(home);
      let count = 0;
      let last = 0;
      const all = new Promise<void>((resolve) => {
        client.on("dai/run/epoch", ({ sequence }) => {
          // Ten lists of all would be much of this process's memory.
          expect(sequence).toBeGreaterThan(last);
          last = sequence;
          if (++count === wanted) resolve();
        });
      });
      await client.request("dai/runs/subscribe", { runs: "all", after: 0 });
      return { client, all, count: () => count, last: () => last };
    }),
  );
  const start = performance.now();
  const spec = { ...smallSpec, initialization: { gain: 1, seeds: runCount } };
  await connection.request("dai/daemon/configure", { workers: runCount });
  const { runs } = await connection.request("dai/runs/start", { spec, epochs: epochCount });
  let mostMemory = 0;
  let mostBehind = 0;
  const watch = setInterval(async () => {
    const { memory, sequence } = await connection.request("dai/daemon/status", {});
    mostMemory = Math.max(mostMemory, memory);
    mostBehind = Math.max(mostBehind, ...live.map(({ last }) => sequence - last()));
  }, 100);
  await waitFor(connection, runs, hasEnded);
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(live.map(({ all }) => all));
  clearInterval(watch);
  console.log(
    `${Math.round(wanted / seconds)} epochs/s to 10 subscribers, at most ${mostBehind} events behind; ` +
      `the daemon took at most ${Math.round(mostMemory / 2 ** 20)} MiB`,
  );
  expect(live.map(({ count }) => count())).toEqual(live.map(() => wanted));
  // Garbage that is not collected yet makes the most of one run differ from that of the next: 170 to 195 MiB.
  expect(mostMemory).toBeLessThan(208 * 2 ** 20);
  // The slow one has missed nothing: what it did not read is in the store.
  let read = 0;
  slow.socket.resume();
  while (read < wanted) if ((await slow.next())["method"] === "dai/run/epoch") read++;
  for (const { client } of live) client.close();
  slow.socket.close();
});
