/** A study as a table for other programs: a row for each run. */
import { parquetWriteBuffer } from "hyparquet-writer";
import { foldMeans } from "../../domain/foldMeans.ts";
import { parameterName } from "../../domain/ownNames.ts";
import { type ParameterValue, parametersOf, seedPath, varyingPaths } from "../../domain/parameters.ts";
import type { ListedRun } from "../../domain/runFields.ts";
import type { RunDetail, VerdictRecord } from "../../protocol/protocol.ts";

export type Cell = string | number | boolean | null;

/** A column with the value of each run. */
export interface TableColumn {
  name: string;
  cells: Cell[];
}

/**
 * The table: what each run is, its parameters by dotted path, its results, and its verdict at each checkpoint. A
 * parameter that is a list or an object is JSON.
 */
export function studyTable(runs: readonly RunDetail[]): TableColumn[] {
  const column = (name: string, cellOf: (run: RunDetail) => Cell): TableColumn => {
    return { name, cells: runs.map(cellOf) };
  };
  // Gain and seed have columns of their own; every parameter that the study varies has one, even with one run.
  const told = runs.flatMap(({ parameters = {} }: ListedRun) => Object.keys(parameters));
  const paths = new Set([...told, ...varyingPaths(runs)].filter((path) => path !== seedPath));
  const checkpoints = new Set(runs.flatMap(({ verdicts }) => verdicts.map(({ epoch }) => epoch)));
  return [
    column("run", ({ run }) => run),
    column("study", ({ name }) => name),
    column("state", ({ state }) => state),
    column("engine", ({ engine }) => engine),
    column("seed", ({ seed }) => seed),
    ...[...paths].map((path) => column(parameterName(path), (run) => parameterCell(parametersOf(run)[path]))),
    column("epoch", ({ epoch }) => Math.max(epoch, 0)),
    column("epochs", ({ epochs }) => epochs),
    column("objective", ({ objective }: ListedRun) => objective?.metric ?? null),
    column("best", ({ best }: ListedRun) => best?.value ?? null),
    column("bestEpoch", ({ best }: ListedRun) => best?.epoch ?? null),
    ...foldColumns(runs),
    column("validationAccuracy", ({ validationAccuracy }) => validationAccuracy),
    column("sF", ({ scores }) => scores?.sF ?? null),
    column("sFv", ({ scores }) => scores?.sFv ?? null),
    column("verdict", ({ verdict }) => verdict?.verdict ?? null),
    ...[...checkpoints]
      .sort((a, b) => a - b)
      .map((epoch) => column(`verdict_${epoch}`, ({ verdicts }) => verdictAt(verdicts, epoch))),
    ...(runs.some(({ notes }) => notes)
      ? [
          column("tags", ({ notes }) => notes?.tags.join(", ") || null),
          column("note", ({ notes }) => notes?.note || null),
        ]
      : []),
  ];
}

/** Of a study with folds: what each run's configuration reached over them. */
function foldColumns(runs: readonly RunDetail[]): TableColumn[] {
  const means = foldMeans(runs);
  if (means.length === 0) return [];
  const meanOf = new Map(means.flatMap((mean) => mean.runs.map(({ run }) => [run, mean] as const)));
  return [
    { name: "foldMean", cells: runs.map(({ run }) => meanOf.get(run)?.mean ?? null) },
    { name: "foldDeviation", cells: runs.map(({ run }) => meanOf.get(run)?.deviation ?? null) },
  ];
}

function parameterCell(value: ParameterValue | undefined): Cell {
  if (value === undefined || value === null) return null;
  return typeof value === "object" ? JSON.stringify(value) : value;
}

function verdictAt(verdicts: readonly VerdictRecord[], epoch: number): string | null {
  return verdicts.findLast((verdict) => verdict.epoch === epoch)?.verdict ?? null;
}

/** The table as CSV (RFC 4180); a cell without a value is empty. */
export function tableCsv(columns: readonly TableColumn[]): string {
  const rows = columns[0]?.cells.map((_, index) => columns.map(({ cells }) => cells[index] ?? null)) ?? [];
  return [columns.map(({ name }) => name), ...rows].map(csvLine).join("");
}

/** One line of a CSV file (RFC 4180). */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(field).join(",")}\r\n`;
}

function field(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Columns of whole numbers, whatever the runs are. */
const whole: readonly string[] = ["seed", "epoch", "epochs", "bestEpoch"];

/** The table as Parquet: numbers are DOUBLE, whole ones INT64, everything else text. */
export function tableParquet(columns: readonly TableColumn[]): Uint8Array {
  const columnData = columns.map(({ name, cells }) => {
    if (whole.includes(name)) {
      const data = cells.map((cell) => (typeof cell === "number" ? BigInt(cell) : null));
      return { name, data, type: "INT64" as const, nullable: true };
    }
    const known = cells.filter((cell) => cell !== null);
    const is = (type: string) => known.length > 0 && known.every((cell) => typeof cell === type);
    if (is("number")) return { name, data: cells, type: "DOUBLE" as const, nullable: true };
    if (is("boolean")) return { name, data: cells, type: "BOOLEAN" as const, nullable: true };
    const data = cells.map((cell) => (cell === null ? null : String(cell)));
    return { name, data, type: "STRING" as const, nullable: true };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
