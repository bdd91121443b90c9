/** `dai predict`: what a run's model says of new rows. */
import type { Command } from "commander";
import { daiHome } from "../../connection/home.ts";
import { readNewRows } from "../../dataset/newRows.ts";
import type { NewRows } from "../../dataset/rows/rowReader.ts";
import { formatNumber, formatPercent } from "../../domain/format.ts";
import { visibleText } from "../../domain/visibleText.ts";
import type { Model } from "../../model/model.ts";
import { outputNames, type Prediction, predict } from "../../model/predict.ts";
import { readModel } from "../../model/readModel.ts";
import type { RunDetail } from "../../protocol/protocol.ts";
import { isProgram } from "../../specification/expansion/programConfig.ts";
import { epochOption, type WantedEpoch } from "../epochOption.ts";
import { print, printPaged, terminalColumns } from "../output.ts";
import { runWanted } from "../study/bestRun.ts";
import { findTarget } from "../study/findTarget.ts";
import { textTable } from "../terminal/textTable.ts";
import { withDaemon } from "../withDaemon.ts";

/** Classes whose probabilities all have a column. */
const mostColumns = 10;

interface PredictOptions {
  epoch?: WantedEpoch;
  json?: boolean;
}

/** Adds `dai predict`. */
export function addPredictCommand(program: Command): void {
  program
    .command("predict")
    .summary("predict labels or numbers of new rows with a run's model")
    .description(
      "Predicts new rows with the model of a run, in the scaling of the run. Rows come from CSV, Parquet, NPY or NPZ " +
        "files, from an image, or from a folder of images. A table's columns are found by their names; it needs no label.",
    )
    .argument("<run>", "run id or prefix")
    .argument("<file>", "rows to predict")
    .addOption(epochOption("of the model"))
    .option("--json", "print JSON")
    .action(predictFile);
}

async function predictFile(prefix: string, file: string, { epoch, json }: PredictOptions): Promise<void> {
  const run = await withDaemon(async (connection): Promise<RunDetail> => {
    const target = await findTarget(connection, prefix);
    if ("study" in target) throw runWanted(prefix, target.study);
    const runs = [target.run.run];
    return (await connection.request("dai/runs/get", { runs })).runs[0]!;
  });
  const model = await readModel(daiHome(), run, epoch);
  if (isProgram(run.dai)) return;
  const rows = await readNewRows(file, model.form, run.dai.dataset);
  const predictions = await predict(model, rows.features);
  if (json) return print(asJson(model, rows, predictions));
  await printPaged(asTable(model, rows, predictions));
}

/** An array with an object for each row, on a line of its own. */
function asJson(model: Model, { files }: NewRows, predictions: Prediction[]): string {
  const names = outputNames(model);
  const lines = predictions.map((values, index) => {
    const named = Object.fromEntries(names.map((name, output) => [name, values[output]]));
    const result = model.form.targetNames
      ? { targets: named }
      : { label: names[indexOfLargest(values)], probabilities: named };
    return JSON.stringify({ row: index + 1, ...(files ? { file: files[index] } : {}), ...result });
  });
  return `[\n${lines.join(",\n")}\n]`;
}

function asTable(model: Model, { files }: NewRows, predictions: Prediction[]): string[] {
  const names = outputNames(model);
  const isRegression = model.form.targetNames !== undefined;
  const shown = isRegression || names.length <= mostColumns ? names : [];
  const columns = [
    { title: files ? "file" : "row" },
    ...(isRegression ? [] : [{ title: "label" }, { title: "probability" }]),
    ...shown.map((name) => ({ title: visibleText(name), rank: isRegression ? 0 : 1 })),
  ];
  const rows = predictions.map((values, index) => {
    const largest = indexOfLargest(values);
    return [
      files?.[index] ?? String(index + 1),
      ...(isRegression ? [] : [names[largest]!, formatPercent(values[largest]!)]),
      ...shown.map((_, output) =>
        isRegression ? formatNumber(values[output]!, 6) : formatPercent(values[output]!),
      ),
    ];
  });
  return textTable(columns, rows, terminalColumns());
}

/** The first of equal ones, as in training. */
function indexOfLargest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
