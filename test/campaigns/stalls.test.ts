/**
 * How long the longest wait of another client is while one client asks for a lot. It prints a row for each request;
 * on a machine that does other work the waits are longer. `DAI_CAMPAIGN_RUNS` says how many runs are stored.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { hasEnded, smallSpec, waitFor } from "../integration/support/runs.ts";
import { useDaemon } from "../integration/support/useDaemon.ts";

const daemon = useDaemon({ DAI_SNAPSHOT_SECONDS: "3600" });
const stored = Number(process.env["DAI_CAMPAIGN_RUNS"] ?? 1000);
const epochs = Number(process.env["DAI_CAMPAIGN_EPOCHS"] ?? 50);

/** Has a client in another process ask until the work is done. @returns its waits in milliseconds, sorted */
async function waitsDuring(pinger: ChildProcess, work: () => Promise<unknown>): Promise<number[]> {
  pinger.send("start");
  try {
    await work();
  } finally {
    pinger.send("stop");
  }
  const [waits] = (await once(pinger, "message")) as [number[]];
  return waits.sort((a, b) => a - b);
}

const small = {
  ...smallSpec,
  dataset: { ...smallSpec.dataset, dimensions: 4, train: 32, validation: 32 },
  architecture: { kind: "mlp", hidden: [4] },
};
const gains = (count: number) => Array.from({ length: count }, (_, index) => 0.1 + index / 1000);
const unknownKeys = (count: number) => ({
  ...smallSpec,
  ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index.toString(36)}`, 0])),
});

test("other clients wait for a short time only, whatever one client asks for", async () => {
  const { connection } = daemon;
  const pinger = fork(fileURLToPath(new URL("pinger.ts", import.meta.url)), [daemon.home]);
  onTestFinished(() => void pinger.kill());
  await once(pinger, "message");
  const many = { ...small, training: { epochs }, initialization: { gain: gains(stored), seeds: 1 } };
  const { runs } = await connection.request("dai/runs/start", { spec: many });
  await waitFor(connection, runs, hasEnded);
  const fifty = { ...many, initialization: { gain: gains(50), seeds: 1 } };
  const ids = (count: number) => Array.from({ length: count }, (_, index) => runs[index % runs.length]!);
  const textOf = (value: object) => JSON.stringify(value);
  const subscribe = async () => {
    const all = runs.length * (epochs + 1);
    let seen = 0;
    const end = new Promise<void>((resolve) =>
      connection.on("dai/run/epoch", () => {
        if (++seen === all) resolve();
      }),
    );
    await connection.request("dai/runs/subscribe", { runs: "all", after: 0 });
    await end;
    await connection.request("dai/runs/unsubscribe", {});
  };
  const cases: [string, () => Promise<unknown>][] = [
    ["nothing for a second", () => new Promise((resolve) => setTimeout(resolve, 1000))],
    [`list of ${runs.length} runs`, () => connection.request("dai/runs/list", {})],
    ["get of 10,000 run ids", () => connection.request("dai/runs/get", { runs: ids(10_000) })],
    [
      `get of ${runs.length} runs with scores`,
      () => connection.request("dai/runs/get", { runs, records: "scores" }),
    ],
    [
      `get of ${runs.length} runs with records`,
      () => connection.request("dai/runs/get", { runs, records: true }),
    ],
    [`replay of ${runs.length * (epochs + 1)} records`, subscribe],
    [
      "judging 50 runs anew",
      () =>
        connection.request("dai/runs/start", {
          spec: { ...fifty, indicator: { ...small.indicator, window: 5 } },
        }),
    ],
    [
      `launching ${runs.length} finished runs with one epoch more`,
      async () => {
        await connection.request("dai/runs/start", { spec: many, epochs: epochs + 1 });
        await connection.request("dai/runs/stop", { runs });
      },
    ],
    [
      "checking a spec of 60,000 unknown keys",
      () => connection.request("dai/spec/validate", { text: textOf(unknownKeys(60_000)) }),
    ],
    [
      "checking a spec of 9,990 gains",
      () =>
        connection.request("dai/spec/validate", {
          spec: { ...small, initialization: { gain: gains(9990) } },
        }),
    ],
    ["deleting 500 runs", () => connection.request("dai/runs/delete", { runs: ids(500) })],
  ];
  const rows: string[] = [];
  for (const [name, work] of cases) {
    const start = performance.now();
    const waits = await waitsDuring(pinger, work);
    const at = (share: number) =>
      waits[Math.min(waits.length - 1, Math.floor(share * waits.length))]!.toFixed(1);
    rows.push(
      `| ${name} | ${((performance.now() - start) / 1000).toFixed(1)} s | ${at(0.5)} ms | ${at(0.99)} ms | ${waits.at(-1)!.toFixed(1)} ms |`,
    );
    // Far above any wait that is acceptable; it only tells a daemon that does one thing at a time.
    expect(waits.at(-1)).toBeLessThan(5000);
  }
  console.info(
    ["| request | takes | median wait | p99 | longest |", "| --- | --- | --- | --- | --- |", ...rows].join(
      "\n",
    ),
  );
});
