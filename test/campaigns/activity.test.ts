/**
 * A daemon at work for hours: studies are launched, followed, stopped, continued, scored anew and deleted, specs and data
 * are looked at, clients come and go. Its memory must not grow after the first minutes. `DAI_CAMPAIGN_HOURS` says how
 * long, 0.25 by default; every minute is a row of what is printed.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import type { DaemonConnection } from "../../server/src/connection/typed.ts";
import { connect } from "../integration/support/daemon.ts";
import { hasEnded, smallSpec, waitFor } from "../integration/support/runs.ts";
import { useDaemon } from "../integration/support/useDaemon.ts";

const daemon = useDaemon();
const hours = Number(process.env["DAI_CAMPAIGN_HOURS"] ?? 0.25);
/** Share of the time after which the memory is compared: caches are full and code is compiled. */
const warmUp = 0.2;

/** Has a client of its own do all that people do, once; nothing of it stays. @param turn makes its study another one */
async function work(home: string, turn: number): Promise<void> {
  const connection = await connect(home);
  const follower = await connect(home);
  await follower.request("dai/runs/subscribe", { runs: "all", after: 0 });
  const spec = { ...smallSpec, initialization: { gain: [0.5 + (turn % 1000) / 1000, 4], seeds: 2 } };
  const { runs } = await connection.request("dai/runs/start", { spec, epochs: 40 });
  await waitFor(connection, runs, ({ epoch }) => epoch >= 5);
  await connection.request("dai/runs/stop", { runs: runs.slice(0, 2) });
  await connection.request("dai/runs/continue", { runs: runs.slice(0, 2) });
  await look(connection, home);
  await waitFor(connection, runs, hasEnded);
  for (const records of [true, "scores"] as const)
    await connection.request("dai/runs/get", { runs, records });
  const other = { ...spec, indicator: { ...spec.indicator, window: 5 } };
  await connection.request("dai/runs/start", { spec: other, epochs: 40 });
  await waitFor(connection, runs, hasEnded);
  await connection.request("dai/runs/delete", { runs });
  connection.close();
  follower.close();
}

async function look(connection: DaemonConnection, home: string): Promise<void> {
  const rows = Array.from({ length: 200 }, (_, row) => `${row % 7},${row % 5},${row % 2}`);
  writeFileSync(join(home, "data.csv"), `a,b,y\n${rows.join("\n")}\n`);
  const dataset = { kind: "csv", train: "data.csv", label: "y" };
  const text = JSON.stringify({ dataset, architecture: { kind: "mlp", hidden: [4] } });
  const uri = pathToFileURL(join(home, "s.dai.json")).href;
  await connection.request("dai/spec/validate", { uri, text });
  await connection.request("dai/dataset/preview", { uri, text });
}

/** The waits of another client meanwhile, in milliseconds, sorted. */
async function waits(pinger: ChildProcess): Promise<number[]> {
  pinger.send("stop");
  const [found] = (await once(pinger, "message")) as [number[]];
  return found.sort((a, b) => a - b);
}

test("the daemon's memory does not grow with the time that it works", async () => {
  const path = fileURLToPath(new URL("pinger.ts", import.meta.url));
  const pinger = fork(path, [daemon.home, "100"]);
  onTestFinished(() => void pinger.kill());
  await once(pinger, "message");
  const [start, end] = [performance.now(), hours * 3_600_000];
  const elapsed = () => performance.now() - start;
  const samples: { at: number; memory: number }[] = [];
  console.info(
    "| minutes | turns | daemon, MiB | median wait, ms | p99, ms | longest, ms |\n| --- | --- | --- | --- | --- | --- |",
  );
  for (let turn = 0; elapsed() < end; ) {
    pinger.send("start");
    const minute = elapsed() + Math.min(60_000, end / 10);
    while (elapsed() < minute) {
      await work(daemon.home, turn++);
      await sleep(1000);
    }
    const found = await waits(pinger);
    const at = (share: number) =>
      found[Math.min(found.length - 1, Math.floor(share * found.length))]!.toFixed(1);
    const { memory } = await daemon.connection.request("dai/daemon/status", {});
    samples.push({ at: elapsed() / end, memory });
    const cells = [elapsed() / 60_000, turn, memory / 2 ** 20].map((cell) => cell.toFixed(0));
    console.info(`| ${[...cells, at(0.5), at(0.99), at(1)].join(" | ")} |`);
  }
  const mean = (some: { memory: number }[]) =>
    some.reduce((sum, { memory }) => sum + memory, 0) / some.length;
  const early = mean(samples.filter(({ at }) => at > warmUp && at <= 2 * warmUp));
  const late = mean(samples.filter(({ at }) => at > 1 - warmUp));
  console.info(`memory, late to early: ${(late / early).toFixed(3)}`);
  expect(late / early).toBeLessThan(1.1);
});
