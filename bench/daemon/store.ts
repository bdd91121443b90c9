/**
 * A large study in the store: how fast the daemon lists, replays and deletes it, and what memory that takes. For how long
 * it answers no other client meanwhile: bench/daemon/stalls.ts.
 *
 * Run: node bench/daemon/store.ts [runs] [epochs] [widths, such as 256,128]; DAI_TEST_DIST names another build than dist/.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { connectDaemon } from "../../server/src/connection/typed.ts";
import { storeStudy } from "../../test/integration/support/storedStudy.ts";
import { machineLine } from "../support/machine.ts";

const [runCount = 1000, epochCount = 100] = process.argv.slice(2, 4).map(Number);
const widths = (process.argv[4] ?? "256,128").split(",").map(Number);
const home = mkdtempSync(join(tmpdir(), "dai-bench-"));
console.log(`${machineLine()}; ${runCount} runs × ${epochCount} epochs, widths ${widths}`);

function print(what: string, figures: string): void {
  console.log(
    `${what.padEnd(12)}${figures.replace(/\d+\.\d+/g, (number) => Number(Number(number).toPrecision(3)).toString())}`,
  );
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

try {
  const [, fillTime] = await timed(() => storeStudy(home, { runs: runCount, epochs: epochCount, widths }));
  const megabytes = statSync(join(home, "runs.db")).size / 2 ** 20;
  print("filled", `${(1000 * runCount * (epochCount + 1)) / fillTime} records/s, ${megabytes} MiB`);
  const daemonPath = join(resolve(process.env["DAI_TEST_DIST"] ?? "dist"), "daemon.js");
  const connection = await connectDaemon({ home, daemonPath, execPath: process.execPath });
  const memory = async () => (await connection.request("dai/daemon/status", {})).memory / 2 ** 20;
  const processorSeconds = async () => (await connection.request("dai/daemon/status", {})).processorSeconds;
  print("started", `${await memory()} MiB`);

  await connection.request("dai/runs/list", {});
  const [{ runs: listed }, listTime] = await timed(() => connection.request("dai/runs/list", {}));
  print("list", `${listTime} ms for ${listed.length} runs`);

  const ids = listed.map(({ run }) => run);
  for (const [what, runs] of [
    ["replay all", "all"],
    ["replay ids", ids],
  ] as const) {
    let records = 0;
    let most = 0;
    const { promise, resolve: finish } = Promise.withResolvers<void>();
    connection.on("dai/run/epoch", () => {
      if (++records === runCount * (epochCount + 1)) finish();
    });
    const watch = setInterval(async () => {
      most = Math.max(most, await memory());
    }, 200);
    const before = await processorSeconds();
    const [, time] = await timed(async () => {
      await connection.request("dai/runs/subscribe", { runs: runs === "all" ? runs : [...runs], after: 0 });
      await promise;
    });
    clearInterval(watch);
    const busy = (await processorSeconds()) - before;
    await connection.request("dai/runs/unsubscribe", {});
    print(
      what,
      `${(1000 * records) / time} records/s, ${records / busy} per second of the daemon's processor time; ` +
        `daemon at most ${Math.max(most, await memory())} MiB`,
    );
  }

  const [, deleteTime] = await timed(() => connection.request("dai/runs/delete", { runs: ids }));
  print("delete", `${deleteTime} ms for ${ids.length} runs; ${await memory()} MiB`);
  const [{ bytesBefore, bytesAfter }, collectTime] = await timed(() =>
    connection.request("dai/daemon/collect", {}),
  );
  const [full, empty] = [bytesBefore / 2 ** 20, bytesAfter / 2 ** 20];
  print("shrink", `${collectTime} ms from ${full} to ${empty} MiB; ${await memory()} MiB`);
  await connection.request("dai/daemon/shutdown", {});
  connection.close();
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
