/** `dai evaluate --test`: the best model of a study on the test samples. */

import { join } from "node:path";
import { daiHome } from "../../connection/home.ts";
import type { DaemonConnection } from "../../connection/typed.ts";
import { loadDataset } from "../../dataset/load.ts";
import { formatCount, formatInteger, formatPercent } from "../../domain/format.ts";
import { metricTitle } from "../../domain/metrics.ts";
import { labelPaths, runLabel } from "../../domain/parameters.ts";
import { formatMetric } from "../../domain/runFields.ts";
import { visibleText } from "../../domain/visibleText.ts";
import { classScores } from "../../engine/metrics/classification.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { MessageError } from "../../messages/messageError.ts";
import { outputNames } from "../../model/predict.ts";
import { readModel } from "../../model/readModel.ts";
import { type TestResult, testModel } from "../../model/testModel.ts";
import type { RunSummary } from "../../protocol/protocol.ts";
import { isProgram } from "../../specification/expansion/programConfig.ts";
import { selectRuns } from "../runTable.ts";
import { plainTable } from "../terminal/textTable.ts";
import { wrap } from "../terminal/wrap.ts";
import { findTarget } from "./findTarget.ts";

/** What came of it, with the run whose model it was. */
export interface TestedRun extends TestResult {
  run: string;
  /** what the run is called among those of its study */
  label: string;
  epoch: number;
  /** of a classification, in the order of the labels */
  classes: { name: string; precision: number; recall: number; f1: number; samples: number }[];
}

/**
 * Tests the best epoch of a study's best run, or of the run that is named.
 *
 * @throws one sentence where there is no model, or no test samples
 */
export async function testStudy(connection: DaemonConnection, name: string): Promise<TestedRun> {
  const target = await findTarget(connection, name);
  const study = "run" in target ? [target.run] : target.study;
  const [best] = selectRuns(study, { best: 1 });
  const chosen = best as RunSummary;
  const detail = (await connection.request("dai/runs/get", { runs: [chosen.run] })).runs[0]!;
  const model = await readModel(daiHome(), detail);
  if (isProgram(detail.dai)) throw new MessageError("test/program", { run: chosen.run });
  const { dataset: spec } = detail.dai;
  if (!("test" in spec) || spec.test === undefined)
    throw new MessageError("test/no-samples", { name: visibleText(detail.name) });
  const dataset = await loadDataset(spec, { cache: join(daiHome(), "cache"), progress: () => {} }, true);
  const { test } = dataset;
  if (!test) throw new MessageError("test/none", { name: visibleText(detail.name) });
  const result = await testModel(model, { ...dataset, test });
  const names = outputNames(model);
  return {
    run: chosen.run,
    label: runLabel(chosen, labelPaths(study)),
    epoch: model.epoch,
    ...result,
    classes: classScores(result.confusion ?? []).map(({ support, ...scores }, index) => ({
      name: names[index]!,
      ...scores,
      samples: support,
    })),
  };
}

/** The lines of the result. */
export function describeTest(
  { run, label, epoch, samples, accuracy, metrics, classes }: TestedRun,
  room: number | undefined,
): string[] {
  const measured = [
    ...(accuracy === null ? [] : [`accuracy ${formatPercent(accuracy)}`]),
    ...Object.entries(metrics).map(
      ([metric, value]) => `${metricTitle(metric)} ${formatMetric(value, metric)}`,
    ),
  ];
  const sentence = sentenceOf("test/result", {
    run,
    name: visibleText(label),
    epoch,
    samples: formatCount(samples, "test sample"),
    result: measured.join(", "),
  });
  const rows = classes.map(({ name, precision, recall, f1, samples }) => [
    visibleText(name),
    formatPercent(precision),
    formatPercent(recall),
    formatPercent(f1),
    formatInteger(samples),
  ]);
  return [
    ...wrap(sentence, room ?? Number.POSITIVE_INFINITY, "  "),
    ...(rows.length > 0
      ? ["", ...plainTable(["class", "precision", "recall", "F1", "samples"], rows, room)]
      : []),
  ];
}
