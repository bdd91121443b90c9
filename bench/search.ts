/**
 * What a search on a table takes: a launch of 10,000 runs of which six keys vary, a step of AdamW against one of Adam, a
 * CSV file of 200,000 rows and 50 columns against pandas, and the table of a study of 1,000 runs.
 *
 * Run: node bench/search.ts [parts], after npm run build; the parts are launch, adamw, csv and table. Needs pandas for
 * PYTHON (python3).
 */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { shell } from "../server/src/dataset/kinds/shell.ts";
import { readCsvTable } from "../server/src/dataset/tables/csv/table.ts";
import type { TrainingPlan } from "../server/src/engine/engine.ts";
import { createNativeEngine } from "../server/src/engine/native/engine.ts";
import { createWasmEngine } from "../server/src/engine/wasm/engine.ts";
import { uniform } from "../server/src/random/distributions.ts";
import { createGenerator } from "../server/src/random/generator.ts";
import { connect, removeHome, startDaemon, temporaryHome } from "../test/integration/support/daemon.ts";
import { startWatchedDaemon } from "../test/integration/support/daemonTurns.ts";
import { dai, waitFor } from "../test/integration/support/runs.ts";
import { searchSpec } from "../test/integration/support/searchSpec.ts";
import { now } from "./support/clock.ts";
import { median } from "./support/median.ts";

const ROUNDS = 5;
const folder = mkdtempSync(join(tmpdir(), "dai-bench-"));
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
);
const parts = { launch, adamw, csv, table };
const chosen = process.argv.slice(2);
for (const [name, measure] of Object.entries(parts))
  if (chosen.length === 0 || chosen.includes(name)) await measure();
rmSync(folder, { recursive: true });

async function launch(): Promise<void> {
  const home = temporaryHome();
  await startDaemon({ home });
  const connection = await connect(home);
  await connection.request("dai/daemon/configure", { workers: 1 });
  const processorSeconds = async () => (await connection.request("dai/daemon/status", {})).processorSeconds;
  const before = await processorSeconds();
  const start = performance.now();
  const { runs } = await connection.request("dai/runs/start", { spec: searchSpec });
  const seconds = (performance.now() - start) / 1000;
  const after = await processorSeconds();
  if (runs.length !== 10_000) throw new Error(`There are ${runs.length} runs.`);
  connection.close();
  await removeHome(home);
  report("a launch of 10,000 runs, six keys vary", `${seconds.toFixed(2)} s`, "≤ 1 s");
  report("the daemon's processor time for it", `${(after - before).toFixed(2)} s`, "");

  const daemon = await startWatchedDaemon();
  await daemon.connection.request("dai/daemon/configure", { workers: 1 });
  const { processor, clock } = await daemon.during(() =>
    daemon.connection.request("dai/runs/start", { spec: searchSpec }),
  );
  await daemon.close();
  report(
    "its longest turn of the daemon's event loop",
    `${processor.toFixed(0)} ms (${clock.toFixed(0)} by the clock)`,
    "≤ 50 ms",
  );
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
start, before = time.perf_counter(), time.process_time()
pandas.read_csv(${JSON.stringify(file)})
print(time.perf_counter() - start, time.process_time() - before)`;
  const [ours, theirs]: [Times[], Times[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const [start, before] = [performance.now(), process.cpuUsage()];
    await readCsvTable(file, format, choice);
    const { user, system } = process.cpuUsage(before);
    ours.push({ clock: (performance.now() - start) / 1000, processor: (user + system) / 1e6 });
    const { stdout, status } = spawnSync(process.env["PYTHON"] ?? "python3", ["-c", script], {
      encoding: "utf8",
    });
    const [clock, processor] = stdout.split(" ").map(Number);
    if (status === 0) theirs.push({ clock: clock!, processor: processor! });
  }
  const seconds = (times: Times[], of: keyof Times) => median(times.map((time) => time[of])).toFixed(2);
  report(
    "a CSV file of 200,000 × 50",
    `${seconds(ours, "processor")} s (${seconds(ours, "clock")} by the clock)`,
    "",
  );
  if (theirs.length < ROUNDS) return report("pandas", "not measured: Python can't import it", "");
  for (const [of, goal] of [
    ["processor", "≤ 1.0"],
    ["clock", ""],
  ] as const) {
    const ratio = median(ours.map((time, round) => time[of] / theirs[round]![of]));
    const what = of === "clock" ? "the same by the clock" : "in parts of pandas' processor time";
    report(what, `${ratio.toFixed(2)} (of ${seconds(theirs, of)} s)`, goal);
  }
}

/** Seconds. */
interface Times {
  clock: number;
  /** of all threads of the process; what else the machine does is not in it */
  processor: number;
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
