import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, relative, resolve } from "node:path";
import type { Command } from "commander";
import { visibleText } from "../../domain/visibleText.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { MessageError } from "../../messages/messageError.ts";
import { draftSpec } from "../../specification/draft/draftSpec.ts";
import { exitStatus } from "../exitStatus.ts";
import { print } from "../output.ts";
import { report, understood } from "../study/specReport.ts";

interface NewOptions {
  label?: string;
  output?: string;
}

/** Adds `dai new`: a first spec for a table or a folder of images. */
export function addNewCommand(program: Command): void {
  program
    .command("new")
    .summary("write a spec for a table or a folder of images")
    .description(
      "Writes a spec that searches learning rates and widths on a CSV or Parquet file, or on a folder with one folder " +
        "of images per class, and checks it. A number to predict makes a regression; missing values and columns that " +
        "only number the rows are taken care of.",
    )
    .argument("<data>", "a CSV, TSV or Parquet file, or a folder of images")
    .option("--label <column>", "column to predict; by default one called label or target, or the last one")
    .option("--output <file>", "where the spec is written; by default beside the data, under its name")
    .action(writeSpec);
}

async function writeSpec(data: string, { label, output }: NewOptions): Promise<void> {
  const path = resolve(data);
  const target = output === undefined ? resolve(dirname(path), `${nameOf(path)}.dai.json`) : specPath(output);
  const file = shortPath(target);
  if (existsSync(target)) throw new MessageError("draft/taken", { file });
  const {
    text,
    label: predicted,
    checked,
  } = await draftSpec({
    data: path,
    name: data,
    folder: dirname(target),
    ...(label === undefined ? {} : { label }),
  });
  await writeFile(target, text, { flag: "wx" });
  const { spec, diagnostics } = checked;
  print(visibleText(sentenceOf("draft/written", { file, label: predicted })));
  for (const line of report(
    diagnostics.map((one) => ({ file, ...one })),
    [],
  ))
    print(line);
  if (!spec) {
    process.exitCode = exitStatus.badInput;
    return;
  }
  print(`${file}: ${await understood(checked)}`);
  print(visibleText(sentenceOf("draft/next", { file })));
}

/** Relative where the file is below the current folder. */
function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}

/** "wine" of wine.csv.gz. */
function nameOf(path: string): string {
  return basename(path).replace(/\.(csv|tsv|txt|parquet)(\.gz)?$/i, "");
}

function specPath(output: string): string {
  return resolve(output.endsWith(".dai.json") ? output : `${output.replace(/\.json$/, "")}.dai.json`);
}
