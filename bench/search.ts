/**
 * What a search on a table takes: a launch of 10,000 runs of which six keys vary, a step of AdamW against one of Adam, a
 * CSV file of 200,000 rows and 50 columns against pandas, and the table of a study of 1,000 runs.
 *
 * Run: node bench/search.ts, after npm run build. Needs pandas for PYTHON (python3).
 */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { shell } from "../server/src/dataset/kinds/shell.ts";
import { readCsvTable } from "../server/src/dataset/tables/csvTable.ts";
import type { TrainingPlan } from "../server/src/engine/engine.ts";
import { createNativeEngine } from "../server/src/engine/native/engine.ts";
import { createWasmEngine } from "../server/src/engine/wasm/engine.ts";
import { uniform } from "../server/src/random/distributions.ts";
import { createGenerator } from "../server/src/random/generator.ts";
import {
  connect,
  connectOptions,
  removeHome,
  startDaemon,
  temporaryHome,
} from "../test/integration/support/daemon.ts";
import { dai, waitFor } from "../test/integration/support/runs.ts";
import { now } from "./clock.ts";
import { median } from "./median.ts";
import { longestStall } from "./stallWatch.ts";

const ROUNDS = 5;
const folder = mkdtempSync(join(tmpdir(), "dai-bench-"));
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
);
await launch();
await adamw();
await csv();
await table();
rmSync(folder, { recursive: true });

async function launch(): Promise<void> {
  const home = temporaryHome();
  await startDaemon({ home });
  const connection = await connect(home);
  await connection.request("dai/daemon/configure", { workers: 1 });
  const spec = {
    dataset: { kind: "shell", dimensions: 8, train: 200, validation: 50 },
    architecture: {
      kind: "mlp",
      hidden: { choice: [[8], [16], [16, 8]] },
      activation: { choice: ["relu", "tanh"] },
    },
    initialization: { gain: { logUniform: [0.5, 2] }, seeds: 10_000 },
    training: {
      optimizer: {
        kind: "adamw",
        learningRate: { logUniform: [1e-4, 1e-1] },
        weightDecay: { logUniform: [1e-5, 1e-1] },
      },
      batchSize: { choice: [16, 32, 64] },
      epochs: 1,
    },
  };
  const start = performance.now();
  const before = (await connection.request("dai/daemon/status", {})).processorSeconds;
  const { runs } = await connection.request("dai/runs/start", { spec });
  const seconds = (performance.now() - start) / 1000;
  const after = (await connection.request("dai/daemon/status", {})).processorSeconds;
  if (runs.length !== 10_000) throw new Error(`There are ${runs.length} runs.`);
  // Other seeds of the same: the watcher's own requests would count in the time.
  const others = {
    ...spec,
    initialization: { ...spec.initialization, seeds: Array.from({ length: 10_000 }, (_, i) => 20_000 + i) },
  };
  const stall = await longestStall(connectOptions({ home }), () =>
    connection.request("dai/runs/start", { spec: others }),
  );
  connection.close();
  await removeHome(home);
  report("a launch of 10,000 runs, six keys vary", `${seconds.toFixed(2)} s`, "≤ 1 s");
  report("the daemon's processor time for it", `${(after - before).toFixed(2)} s`, "");
  report("the longest that another client waited meanwhile", `${stall.toFixed(0)} ms`, "≤ 50 ms");
}

async function adamw(): Promise<void> {
  const engine = await createNativeEngine().catch(() => createWasmEngine());
  const dataset = shell.generate({
    kind: "shell",
    dimensions: 256,
    radii: [1, 1.1],
    train: 4000,
    validation: 100,
    seed: 1,
    shuffledLabels: 0,
  });
  const settings = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  const plan = {
    hidden: [256, 256],
    activation: "relu",
    scheme: "xavierNormal",
    gain: 1,
    seed: 1,
    batchSize: 32,
  } as const;
  const plans: TrainingPlan[] = [
    { ...plan, hidden: [...plan.hidden], optimizer: { kind: "adam", ...settings } },
    { ...plan, hidden: [...plan.hidden], optimizer: { kind: "adamw", weightDecay: 0.004, ...settings } },
  ];
  const trainers = await Promise.all(plans.map((one) => engine.createTrainer(one, dataset)));
  const times: number[][] = plans.map(() => []);
  for (let round = 0; round < 2 * ROUNDS; round++)
    for (const [index, trainer] of trainers.entries()) {
      const start = now();
      await trainer.trainEpoch(() => false);
      times[index]!.push(now() - start);
    }
  const ratio = median(times[1]!.map((time, round) => time / times[0]![round]!));
  report(`a step of AdamW, in parts of one of Adam (${engine.name})`, ratio.toFixed(3), "≤ 1.1");
}

async function csv(): Promise<void> {
  const file = join(folder, "table.csv");
  const columns = Array.from({ length: 50 }, (_, index) => `x${index}`);
  const out = createWriteStream(file);
  out.write(`${[...columns, "label"].join()}\n`);
  const random = createGenerator(1, "table");
  for (let row = 0; row < 200_000; row++) {
    const line = `${columns.map(() => (20 * uniform(random) - 10).toFixed(6)).join()},${row % 3}\n`;
    if (!out.write(line)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  const format = { delimiter: ",", decimal: ".", header: true } as const;
  const choice = { label: "label", task: "classification" } as const;
  const script = `import pandas, time
start = time.perf_counter(); pandas.read_csv(${JSON.stringify(file)}); print(time.perf_counter() - start)`;
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await readCsvTable(file, format, choice);
    ours.push((performance.now() - start) / 1000);
    const { stdout, status } = spawnSync(process.env["PYTHON"] ?? "python3", ["-c", script], {
      encoding: "utf8",
    });
    if (status === 0) theirs.push(Number(stdout));
  }
  report("a CSV file of 200,000 × 50", `${median(ours).toFixed(2)} s`, "");
  if (theirs.length < ROUNDS) return report("pandas", "not measured: Python can't import it", "");
  const ratio = median(ours.map((seconds, round) => seconds / theirs[round]!));
  report("in parts of pandas' time", `${ratio.toFixed(2)} (of ${median(theirs).toFixed(2)} s)`, "≤ 1.0");
}

async function table(): Promise<void> {
  const home = temporaryHome();
  const file = join(folder, "thousand.dai.json");
  const spec = {
    name: "Thousand",
    dataset: { kind: "shell", dimensions: 4, train: 64, validation: 32 },
    architecture: { kind: "mlp", hidden: [4] },
    initialization: { seeds: 1000 },
    training: { optimizer: { kind: "adam", learningRate: { logUniform: [1e-4, 1e-1] } }, epochs: 1 },
  };
  writeFileSync(file, JSON.stringify(spec));
  await startDaemon({ home });
  const connection = await connect(home);
  const { runs } = await connection.request("dai/runs/start", { uri: new URL(`file://${file}`).href });
  await waitFor(connection, runs, ({ state }) => state === "finished");
  connection.close();
  for (const format of ["csv", "parquet"]) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      const output = join(folder, `table.${format}`);
      const { status, stderr } = await dai(home, ["export", "Thousand", "--output", output]);
      if (status !== 0) throw new Error(stderr);
      times.push((performance.now() - start) / 1000);
    }
    report(`dai export of 1,000 runs as ${format}`, `${median(times).toFixed(2)} s`, "≤ 2 s");
  }
  await removeHome(home);
}

function report(what: string, figure: string, goal: string): void {
  console.log(`${what.padEnd(56)} ${figure.padEnd(22)} ${goal}`.trimEnd());
}
