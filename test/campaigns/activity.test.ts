/**
 * A daemon at work for hours: studies are launched, followed, stopped, continued, scored again and deleted, specs and data
 * are examined, clients come and go. Its memory must not grow after the first minutes. `DAI_CAMPAIGN_HOURS` says how long,
 * 8 by default. A round takes a minute; the daemon continues when the campaign is ended, and waits for the next part.
 * `DAI_CAMPAIGN_CLOCK=10` lets the clocks and timers of the daemon and of its trainers run ten times as fast: eight hours of
 * theirs take 48 minutes, in which no more is trained and asked than 48 minutes have room for.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { connectDaemon, type DaemonConnection } from "../../server/src/connection/typed.ts";
import { connect, connectOptions, removeHome } from "../integration/support/daemon.ts";
import { percentile, startPinger } from "../integration/support/pinging.ts";
import { hasEnded, smallSpec, waitFor } from "../integration/support/runs.ts";
import { fastClock } from "./fastClock.ts";
import { campaignFolder, inRounds, isOver } from "./rounds.ts";

const hours = Number(process.env["DAI_CAMPAIGN_HOURS"] ?? 8);
/** how many times as fast the daemon's clock runs */
const rate = Number(process.env["DAI_CAMPAIGN_CLOCK"] ?? 1);
const rounds = Math.ceil((hours * 60) / rate);
const name = rate === 1 ? "activity" : `activity-clock-${rate}`;
/** Share of the time after which the memory is compared: caches are full and code is compiled. */
const warmUp = 0.2;

let requests = 0;

async function connectCounting(home: string): Promise<DaemonConnection> {
  const connection = await connect(home);
  const request: DaemonConnection["request"] = (method, params) => {
    requests++;
    return connection.request(method, params);
  };
  return { ...connection, request };
}

/** Has a client of its own do all that people do, once; nothing of it stays. @param turn makes its study another one */
async function work(home: string, turn: number): Promise<void> {
  const connection = await connectCounting(home);
  const follower = await connectCounting(home);
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

interface Round {
  pid: number;
  turns: number;
  requests: number;
  /** by its own clock */
  uptimeHours: number;
  memoryMiB: number;
  medianMs: number;
  p99Ms: number;
  longestMs: number;
}

test("the daemon's memory does not grow with the time that it works", async () => {
  const home = join(campaignFolder, name);
  mkdirSync(home, { recursive: true });
  const env = { DAI_IDLE_SECONDS: "86400", ...fastClock(rate, campaignFolder) };
  const connection = await connectDaemon(connectOptions({ home, env }));
  onTestFinished(() => connection.close());
  const pinger = await startPinger(home, 100);
  onTestFinished(pinger.close);
  let turn = 0;
  const outcomes = await inRounds(name, rounds, async (round): Promise<Round> => {
    pinger.start();
    requests = 0;
    const end = performance.now() + 60_000;
    for (turn = 100 * round; performance.now() < end; turn++) {
      await work(home, turn);
      await sleep(1000 / rate);
    }
    const waits = await pinger.stop();
    requests += waits.length;
    const { pid, memory, uptime } = await connection.request("dai/daemon/status", {});
    const [medianMs, p99Ms, longestMs] = [0.5, 0.99, 1].map((share) => round1(percentile(waits, share)));
    return {
      ...{ pid, turns: turn - 100 * round, requests, uptimeHours: uptime / 3600 },
      memoryMiB: round1(memory / 2 ** 20),
      ...{ medianMs: medianMs!, p99Ms: p99Ms!, longestMs: longestMs! },
    };
  });
  report(outcomes);
  if (isOver()) return;
  await removeHome(home);
  expect(new Set(outcomes.map(({ pid }) => pid)).size).toBe(1);
  expect(growth(outcomes)).toBeLessThan(1.1);
});

const round1 = (value: number) => Math.round(10 * value) / 10;

function report(outcomes: readonly Round[]): void {
  const columns = ["turns", "requests", "memoryMiB", "medianMs", "p99Ms", "longestMs"] as const;
  console.info(`| round | ${columns.join(" | ")} |\n|${" --- |".repeat(columns.length + 1)}`);
  for (const [index, outcome] of outcomes.entries())
    console.info(`| ${index + 1} | ${columns.map((column) => outcome[column]).join(" | ")} |`);
  const sum = (of: "turns" | "requests") => outcomes.reduce((total, outcome) => total + outcome[of], 0);
  console.info(
    `${outcomes.at(-1)?.uptimeHours.toFixed(1)} hours by the daemon's clock, ${sum("turns")} studies, ${sum("requests")} requests; memory, late to early: ${growth(outcomes).toFixed(3)}`,
  );
}

/** The mean memory of the last part, relative to that of the part after the warm-up. */
function growth(outcomes: readonly Round[]): number {
  const part = Math.ceil(warmUp * outcomes.length);
  const mean = (some: readonly Round[]) =>
    some.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0) / some.length;
  return mean(outcomes.slice(-part)) / mean(outcomes.slice(part, 2 * part));
}
