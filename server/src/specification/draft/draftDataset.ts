import { statSync } from "node:fs";
import { relative, sep } from "node:path";
import { listOf, otherDelimiter } from "../../dataset/tables/columnChoice.ts";
import { askDatasetWorker } from "../../dataset/thread/askWorker.ts";
import { MessageError } from "../../messages/messageError.ts";

/** What a spec is drafted for. */
export interface DraftRequest {
  /** absolute path of a table, or of a folder of images */
  data: string;
  /** what the data is called in a message */
  name: string;
  /** the folder in which the spec will lie */
  folder: string;
  /** the column to predict; by default one that is called like a label, or else the last one */
  label?: string;
}

/** The dataset of a spec as it is written. */
export type DraftedDataset = Record<string, unknown> & { kind: "csv" | "parquet" | "images" };

/** Names under which tables have the column to predict. */
const labelNames = ["label", "target"];

/** @throws one sentence for data of another kind, and for a label that the table doesn't have */
export async function draftDataset({ data, name, folder, label }: DraftRequest): Promise<DraftedDataset> {
  const train = relative(folder, data).replaceAll(sep, "/");
  const kind = kindOf(data, name);
  if (kind === "images") return { kind, train, validation: 0.2, test: 0.2 };
  const format = kind === "csv" ? await csvFormat(data) : {};
  const columns = await columnsOf(data, { kind, ...format });
  const usual = columns.find((column) => labelNames.includes(column.toLowerCase())) ?? columns.at(-1);
  if (usual === undefined) throw new MessageError("draft/no-columns", { file: name });
  const chosen = label ?? usual;
  if (!columns.includes(chosen))
    throw new MessageError("draft/no-column", { file: name, label: chosen, columns: listOf(columns) });
  return { kind, train, label: chosen, ...format, validation: 0.2, test: 0.2 };
}

function kindOf(data: string, name: string): DraftedDataset["kind"] {
  const found = statSync(data, { throwIfNoEntry: false });
  if (!found) throw new MessageError("draft/no-file", { file: name });
  if (found.isDirectory()) return "images";
  if (/\.(csv|tsv|txt)(\.gz)?$/i.test(data)) return "csv";
  if (/\.parquet$/i.test(data)) return "parquet";
  throw new MessageError("draft/kind", { file: name });
}

interface CsvFormat {
  delimiter?: string;
  header?: false;
}

/** The delimiter where it isn't a comma, and whether the first row has numbers in place of names. */
async function csvFormat(data: string): Promise<CsvFormat> {
  const delimiter = otherDelimiter(await columnsOf(data, { kind: "csv" }));
  const format = delimiter === undefined ? {} : { delimiter };
  const names = await columnsOf(data, { kind: "csv", ...format });
  const areNumbers = names.length > 0 && names.every((name) => name !== "" && Number.isFinite(Number(name)));
  return areNumbers ? { ...format, header: false } : format;
}

function columnsOf(file: string, dataset: Record<string, unknown>): Promise<string[]> {
  return askDatasetWorker({ kind: "columns", file, dataset });
}
