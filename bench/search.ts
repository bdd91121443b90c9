/**
 * What a search on a table takes: a launch of 10,000 runs of which six keys vary, a step of AdamW against one of Adam, a
 * CSV file of 200,000 rows and 50 columns against pandas, others as people have them, and the table of a study of 1,000 runs.
 *
 * Run: node bench/search.ts [parts], after npm run build; the parts are launch, adamw, csv and table. Needs pandas for
 * PYTHON (python3).
 */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { shell } from "../server/src/dataset/kinds/shell.ts";
import { loadDataset } from "../server/src/dataset/load.ts";
import type { CsvFormat } from "../server/src/dataset/tables/csv/dialect.ts";
import type { readCsvTable as readTable } from "../server/src/dataset/tables/csv/table.ts";
import type { TrainingPlan } from "../server/src/engine/engine.ts";
import { createNativeEngine } from "../server/src/engine/native/engine.ts";
import { createWasmEngine } from "../server/src/engine/wasm/engine.ts";
import { uniform } from "../server/src/random/distributions.ts";
import { createGenerator } from "../server/src/random/generator.ts";
import { parseSpec } from "../server/src/specification/parse.ts";
import { connect, removeHome, startDaemon, temporaryHome } from "../test/integration/support/daemon.ts";
import { startWatchedDaemon } from "../test/integration/support/daemonTurns.ts";
import { dai, waitFor } from "../test/integration/support/runs.ts";
import { searchSpec } from "../test/integration/support/searchSpec.ts";
import { now } from "./support/clock.ts";
import { median } from "./support/median.ts";

const ROUNDS = 5;
const comma = { delimiter: ",", decimal: ".", header: true } as const;
const semicolon = { delimiter: ";", decimal: ",", header: true } as const;
const cities = ["Oslo", "Rome", "Saint-Étienne", "Rio de Janeiro, Brazil", "New York"];
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
    "its longest task of the daemon's event loop",
    `${processor.toFixed(0)} ms (${clock.toFixed(0)} wall time)`,
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
  report(`a step of AdamW, relative to one of Adam (${engine.name})`, ratio.toFixed(3), "≤ 1.1");
}

async function csv(): Promise<void> {
  const readCsvTable = await builtReader();
  const numbers = await writeTable("numbers", { rows: 200_000, delimiter: ",", end: "\n" }, () => numberText);
  await compare("a CSV file of 200,000 × 50", readCsvTable, numbers, comma, "≤ 1.0");
  await cached(numbers);
  const others: [string, string, CsvFormat, Kind][] = [
    ["numbers of 17 digits", "\n", comma, () => (value) => String(value)],
    ["lines that end as on Windows", "\r\n", comma, () => numberText],
    ["decimal commas", "\n", semicolon, () => (value) => numberText(value).replace(".", ",")],
    ["one value in twenty is NA", "\n", comma, () => (value) => (value > 9 ? "NA" : numberText(value))],
    ["10 columns of texts", "\n", comma, (column) => (column < 10 ? cityText : numberText)],
    ["10 columns of texts in quotes", "\n", comma, (column) => (column < 10 ? quotedText : numberText)],
  ];
  for (const [what, end, format, kind] of others) {
    const file = await writeTable("other", { rows: 60_000, delimiter: format.delimiter, end }, kind);
    await compare(`60,000 × 50, ${what}`, readCsvTable, file, format, "");
  }
}

/** How the cells of a column are written: values are between −10 and 10. */
type Kind = (column: number) => (value: number) => string;

function numberText(value: number): string {
  return value.toFixed(6);
}

function cityText(value: number): string {
  return cities[Math.floor((value + 10) / 4)]!.replace(",", "");
}

function quotedText(value: number): string {
  return `"${cities[Math.floor((value + 10) / 4)]}"`;
}

async function writeTable(
  name: string,
  { rows, delimiter, end }: { rows: number; delimiter: string; end: string },
  kind: Kind,
): Promise<string> {
  const file = join(folder, `${name}.csv`);
  const columns = Array.from({ length: 50 }, (_, index) => kind(index));
  const out = createWriteStream(file);
  out.write([...columns.map((_, index) => `x${index}`), "label"].join(delimiter) + end);
  const random = createGenerator(1, "table");
  for (let row = 0; row < rows; row++) {
    const cells = columns.map((write) => write(20 * uniform(random) - 10));
    if (!out.write([...cells, row % 3].join(delimiter) + end)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return file;
}

/** The reader as a release has it: its threads start from bundles, faster than from sources. */
async function builtReader(): Promise<typeof readTable> {
  const outfile = join(import.meta.dirname, "../dist/bench-table.js");
  await build({
    entryPoints: [join(import.meta.dirname, "../server/src/dataset/tables/csv/table.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
  });
  const { readCsvTable } = (await import(outfile)) as { readCsvTable: typeof readTable };
  rmSync(outfile);
  return readCsvTable;
}

/** Prints the time of reading a file relative to pandas, alternating. */
async function compare(
  what: string,
  readCsvTable: typeof readTable,
  file: string,
  format: CsvFormat,
  goal: string,
): Promise<void> {
  const script = `import pandas, time
start, before = time.perf_counter(), time.process_time()
pandas.read_csv(${JSON.stringify(file)}, sep="${format.delimiter}", decimal="${format.decimal}")
print(time.perf_counter() - start, time.process_time() - before)`;
  const [ours, theirs]: [Times[], Times[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await timesOf(() => readCsvTable(file, format, { label: "label", task: "classification" })));
    const { stdout, status } = spawnSync(process.env["PYTHON"] ?? "python3", ["-c", script], {
      encoding: "utf8",
    });
    const [clock, processor] = stdout.split(" ").map(Number);
    if (status === 0) theirs.push({ clock: clock!, processor: processor! });
  }
  report(what, secondsOf(ours), "");
  if (theirs.length < ROUNDS) return report("  pandas", "not measured: Python can't import it", "");
  const ratio = (of: keyof Times) =>
    median(ours.map((time, round) => time[of] / theirs[round]![of])).toFixed(2);
  report(`  pandas`, secondsOf(theirs), "");
  report("  relative to pandas", `${ratio("processor")} (${ratio("clock")} wall time)`, goal);
}

/** Prints what a run waits for its data the first time, and when the table is in the cache. */
async function cached(file: string): Promise<void> {
  const dataset = { kind: "csv", train: file, label: "label" };
  const { spec } = parseSpec(JSON.stringify({ dataset, architecture: { kind: "mlp", hidden: [4] } }));
  const times: Times[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const cache = join(folder, `cache-${round}`);
    const load = () => loadDataset(spec!.dataset, { cache, progress: () => {} });
    await load();
    times.push(await timesOf(load));
  }
  report("  all that a run loads, from the cache", secondsOf(times), "");
}

/** Seconds. */
interface Times {
  clock: number;
  /** of all threads of the process; what else the machine does is not in it */
  processor: number;
}

async function timesOf(act: () => Promise<unknown>): Promise<Times> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await act();
  const { user, system } = process.cpuUsage(before);
  return { clock: (performance.now() - start) / 1000, processor: (user + system) / 1e6 };
}

function secondsOf(times: Times[]): string {
  const seconds = (of: keyof Times) => median(times.map((time) => time[of])).toFixed(2);
  return `${seconds("processor")} s (${seconds("clock")} wall time)`;
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
