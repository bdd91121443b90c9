import type { Command } from "commander";
import { calibrate } from "../indicator/calibration/calibrate.ts";
import { defaultCalibration } from "../indicator/calibration/calibration.ts";
import { evaluateStudy } from "../indicator/evaluation/evaluateStudy.ts";
import { type CourseRule, defaultEvaluation } from "../indicator/evaluation/evaluation.ts";
import { evaluationInWords, evaluationTables } from "../indicator/evaluation/evaluationTables.ts";
import { renderMarkdown } from "../indicator/evaluation/renderMarkdown.ts";
import { type FinishedRun, isFinished } from "../indicator/evaluation/runHistory.ts";
import { paperSuccess, type Success } from "../indicator/evaluation/success.ts";
import { verdictRule } from "../indicator/evaluation/verdictRule.ts";
import { parseCount, parseEpochs, parseShare, parseSuccess, successHelp } from "./studyOptions.ts";
import { readStudies, type StudyRuns, unfinishedInWords } from "./studyRuns.ts";
import { alignColumns } from "./terminal/alignColumns.ts";
import { withDaemon } from "./withDaemon.ts";

interface EvaluateOptions {
  json?: boolean;
  markdown?: boolean;
  checkpoint?: number[];
  success: Success;
  falseStops: number;
  heldOut?: string[];
  calibrateFirst: number;
}

/** Adds `dai evaluate`: how well early scores foresaw what became of a study's runs. */
export function addEvaluateCommand(program: Command): void {
  program
    .command("evaluate")
    .summary("hold early scores of a study against what became of its runs")
    .description(
      "Holds the scores of a study's runs at each checkpoint against their final validation accuracies, beside " +
        "baselines: rank correlations, the area under the ROC curve, right and wrong stops, epochs saved " +
        "(docs/evaluation.md). Runs that have not trained to their end are left out.",
    )
    .argument("<study>", "a spec file, or a study's name or id")
    .option("--json", "print JSON")
    .option("--markdown", "print Markdown")
    .option("--checkpoint <epochs>", "epochs, separated by commas; the spec's by default", parseEpochs)
    .option("--success <which>", successHelp, parseSuccess, paperSuccess)
    .option(
      "--false-stops <share>",
      "share of good runs that fitted cutoffs may stop",
      parseShare,
      defaultEvaluation.falseStops,
    )
    .option(
      "--calibrate-first <runs>",
      "runs that train to their end where the study calibrates itself",
      parseCount,
      defaultEvaluation.calibrateFirst,
    )
    .option("--held-out <study...>", "fit cutoffs to the runs of these other studies")
    .action(evaluate);
}

async function evaluate(study: string, options: EvaluateOptions): Promise<void> {
  const { runs, others } = await read(study, options.heldOut ?? []);
  const { indicator, histories } = runs;
  const fittedOn = others.flatMap((other) => other.histories.filter(isFinished));
  const evaluation = evaluateStudy(histories, {
    ...defaultEvaluation,
    indicator: { ...indicator, checkpoints: options.checkpoint ?? indicator.checkpoints },
    success: options.success,
    falseStops: options.falseStops,
    calibrateFirst: options.calibrateFirst,
    ...(others.length > 0 ? { fittedOn, rules: calibratedVerdicts(fittedOn, runs, options) } : {}),
  });
  if (options.json) return print(JSON.stringify({ study: runs.name, ...evaluation }, null, 2));
  if (options.markdown) return print(renderMarkdown(evaluation).trimEnd());
  const left = unfinishedInWords(runs);
  print(`${runs.name}${left === "" ? "" : ` (${left})`}`);
  print(evaluationInWords(evaluation).join("\n"));
  for (const { title, head, rows, note } of evaluationTables(evaluation))
    print(["", title, ...alignColumns([head, ...rows]), ...(note === "" ? [] : [note])].join("\n"));
}

/** What the daemon would do under thresholds that are calibrated on other studies. */
function calibratedVerdicts(
  others: readonly FinishedRun[],
  { indicator }: StudyRuns,
  { success, falseStops }: EvaluateOptions,
): CourseRule[] {
  const calibrated = calibrate(others, { ...defaultCalibration, indicator, success, falseStops }).indicator;
  if (calibrated === null) return [];
  const title = "verdicts, calibrated on the other studies";
  return [{ id: "calibrated", title, stops: (runs) => verdictRule(runs, calibrated) }];
}

async function read(study: string, heldOut: string[]): Promise<{ runs: StudyRuns; others: StudyRuns[] }> {
  const [runs, ...others] = await withDaemon((connection) => readStudies(connection, [study, ...heldOut]));
  const own = new Set(runs!.summaries.map(({ run }) => run));
  if (others.some(({ summaries }) => summaries.some(({ run }) => own.has(run))))
    throw new Error(`${study} shares runs with a study given to --held-out: give other studies.`);
  return { runs: runs!, others };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
