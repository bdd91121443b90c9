/** Reading CSV files, relative to pandas. */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { loadDataset } from "../../server/src/dataset/load.ts";
import type { CsvFormat } from "../../server/src/dataset/tables/csv/dialect.ts";
import type { readCsvTable as readTable } from "../../server/src/dataset/tables/csv/table.ts";
import { parseSpec } from "../../server/src/specification/parse.ts";
import { median } from "../support/median.ts";
import { cityText, type Kind, numberText, quotedText, writeTable } from "./csvFile.ts";
import { ROUNDS, report } from "./report.ts";
import { secondsOf, type Times, timesOf } from "./times.ts";

const comma = { delimiter: ",", decimal: ".", header: true } as const;
const semicolon = { delimiter: ";", decimal: ",", header: true } as const;

/** @param folder for the files */
export async function csv(folder: string): Promise<void> {
  const readCsvTable = await builtReader();
  const numbers = await writeTable(
    folder,
    "numbers",
    { rows: 200_000, delimiter: ",", end: "\n" },
    () => numberText,
  );
  await compare("a CSV file of 200,000 × 50", readCsvTable, numbers, comma, "≤ 1.0");
  await cached(folder, numbers);
  const others: [string, string, CsvFormat, Kind][] = [
    ["numbers of 17 digits", "\n", comma, () => (value) => String(value)],
    ["lines that end as on Windows", "\r\n", comma, () => numberText],
    ["decimal commas", "\n", semicolon, () => (value) => numberText(value).replace(".", ",")],
    ["one value in twenty is NA", "\n", comma, () => (value) => (value > 9 ? "NA" : numberText(value))],
    ["10 columns of texts", "\n", comma, (column) => (column < 10 ? cityText : numberText)],
    ["10 columns of texts in quotes", "\n", comma, (column) => (column < 10 ? quotedText : numberText)],
  ];
  for (const [what, end, format, kind] of others) {
    const file = await writeTable(folder, "other", { rows: 60_000, delimiter: format.delimiter, end }, kind);
    await compare(`60,000 × 50, ${what}`, readCsvTable, file, format, "");
  }
}

/** The reader as a release has it: its threads start from bundles, faster than from sources. */
async function builtReader(): Promise<typeof readTable> {
  const outfile = join(import.meta.dirname, "../../dist/bench-table.js");
  await build({
    entryPoints: [join(import.meta.dirname, "../../server/src/dataset/tables/csv/table.ts")],
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
async function cached(folder: string, file: string): Promise<void> {
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
