import type { Command } from "commander";
import { labelPaths, runLabel } from "../../domain/parameters.ts";
import { visibleText } from "../../domain/visibleText.ts";
import { calibrate } from "../../indicator/calibration/calibrate.ts";
import { defaultCalibration } from "../../indicator/calibration/calibration.ts";
import { briefTables } from "../../indicator/evaluation/briefTables.ts";
import { conclusion } from "../../indicator/evaluation/conclusion.ts";
import { notWhenConverged } from "../../indicator/evaluation/courses.ts";
import { evaluateStudy } from "../../indicator/evaluation/evaluateStudy.ts";
import { type CourseRule, defaultEvaluation, type OwnRule } from "../../indicator/evaluation/evaluation.ts";
import { describeEvaluation, evaluationTables } from "../../indicator/evaluation/evaluationTables.ts";
import { renderMarkdown } from "../../indicator/evaluation/renderMarkdown.ts";
import { replay } from "../../indicator/evaluation/replay.ts";
import { successUnder } from "../../indicator/outcomes/goodRuns.ts";
import type { Success } from "../../indicator/outcomes/success.ts";
import { createRule } from "../../indicator/rules/registry.ts";
import { type FinishedRun, isFinished } from "../../indicator/runHistory.ts";
import { MessageError } from "../../messages/messageError.ts";
import { ruleSettings } from "../../runs/decisions/ruleOf.ts";
import { scheduleOf } from "../../runs/scheduling/trainingOrder.ts";
import { terminalColumns } from "../output.ts";
import { type LearnedOfStudy, learnedElsewhere, learnedHere } from "../study/learnedOfStudy.ts";
import { parseCount, parseEpochs, parseShare, successOption } from "../study/studyOptions.ts";
import { describeStudy, readStudies, type StudyRuns } from "../study/studyRuns.ts";
import { describeTest, testStudy } from "../study/testStudy.ts";
import { plainTable } from "../terminal/textTable.ts";
import { wrap } from "../terminal/wrap.ts";
import { withDaemon } from "../withDaemon.ts";

interface EvaluateOptions {
  json?: boolean;
  markdown?: boolean;
  full?: boolean;
  checkpoint?: number[];
  success?: Success;
  falseStops: number;
  heldOut?: string[];
  calibrateFirst: number;
  test?: boolean;
}

/** Adds `dai evaluate`: how well early scores predicted the results of a study's runs. */
export function addEvaluateCommand(program: Command): void {
  program
    .command("evaluate")
    .summary("compare early scores with final results")
    .description(
      "Says what a study's verdicts would have saved and cost and which rule would have served best. Then compares the " +
        "scores of its runs at each checkpoint with their final objective, and with baselines: rank correlations, the area under the ROC curve, right and wrong stops, epochs saved " +
        "(docs/evaluation.md). Runs that have not trained to their end are left out.",
    )
    .argument("<study>", "spec file, or a study's name or id; with --test also a run")
    .option("--json", "print JSON")
    .option("--markdown", "print Markdown")
    .option("--full", "also print variants of the scores, comparisons in pairs and all intervals")
    .option("--checkpoint <epochs>", "epochs, separated by commas; the spec's by default", parseEpochs)
    .addOption(successOption())
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
    .option(
      "--test",
      "test the best run's model, or a run's, on the samples that no run has seen, and nothing else",
    )
    .option("--held-out <study...>", "fit cutoffs to the runs of these other studies, and learn from them")
    .action(evaluate);
}

async function evaluate(study: string, options: EvaluateOptions): Promise<void> {
  if (options.test) {
    const tested = await withDaemon((connection) => testStudy(connection, study));
    return print(
      options.json ? JSON.stringify(tested, null, 2) : describeTest(tested, terminalColumns()).join("\n"),
    );
  }
  const { runs, others, learned, success } = await read(study, options);
  const { histories } = runs;
  const fittedOn = others.flatMap((other) => other.histories.filter(isFinished));
  const evaluation = evaluateStudy(histories, {
    ...defaultEvaluation,
    indicator: indicatorOf(runs, options),
    success,
    own: ownRule(runs),
    falseStops: options.falseStops,
    calibrateFirst: options.calibrateFirst,
    ...(others.length > 0 ? { fittedOn } : {}),
    predictors: learned.predictors,
    learnedFrom: learned.from,
    rules: [
      ...(others.length > 0 ? calibratedVerdicts(fittedOn, runs, options, success) : []),
      ...learned.rules,
    ],
  });
  const sentences = conclusion(evaluation, labelIn(runs));
  if (options.json)
    return print(
      JSON.stringify(
        { study: runs.name, engine: runs.engine, conclusion: sentences, ...evaluation },
        null,
        2,
      ),
    );
  if (options.markdown) return print(`${sentences.join(" ")}\n\n${renderMarkdown(evaluation).trimEnd()}`);
  print(`${visibleText(runs.name)} (${describeStudy(runs)})`);
  const room = terminalColumns();
  const paragraph = (text: string) => wrap(text, room ?? Number.POSITIVE_INFINITY);
  print([...sentences, "", ...describeEvaluation(evaluation)].flatMap(paragraph).join("\n"));
  for (const { title, head, rows, note } of (options.full ? evaluationTables : briefTables)(evaluation))
    print(["", title, ...plainTable(head, rows, room), ...(note === "" ? [] : paragraph(note))].join("\n"));
}

/** The study's rule, as the daemon carries it out. */
function ownRule({ judging, objective, summaries, histories }: StudyRuns): OwnRule {
  const { policy } = judging;
  const { indicator: _, ...settings } = ruleSettings(judging, objective);
  const finished = summaries.filter((_summary, i) => isFinished(histories[i]!));
  return { rule: policy.rule ?? "auto", settings, schedule: scheduleOf(finished, policy) };
}

/** What a run is called among the study's. */
function labelIn({ summaries }: StudyRuns): (run: string) => string {
  const paths = labelPaths(summaries);
  const byId = new Map(summaries.map((summary) => [summary.run, summary]));
  return (run) => runLabel(byId.get(run)!, paths, " ");
}

/** What the daemon would do under thresholds that are calibrated on other studies. */
function calibratedVerdicts(
  others: readonly FinishedRun[],
  { indicator, judging, objective }: StudyRuns,
  { falseStops }: EvaluateOptions,
  success: Success,
): CourseRule[] {
  const calibrated = calibrate(others, {
    ...{ ...defaultCalibration, indicator, objective, success, falseStops },
  }).indicator;
  if (calibrated === null) return [];
  const title = "verdicts, calibrated on the other studies";
  const rule = createRule("paper", { ...ruleSettings(judging, objective), indicator: calibrated });
  const { checkpoints } = calibrated;
  const stops: CourseRule["stops"] = (runs) =>
    replay(runs, notWhenConverged(rule), { objective, checkpoints }).stops;
  return [{ id: "calibrated", title, stops }];
}

interface ToEvaluate {
  runs: StudyRuns;
  others: StudyRuns[];
  learned: LearnedOfStudy;
  success: Success;
}

function read(study: string, options: EvaluateOptions): Promise<ToEvaluate> {
  return withDaemon(async (connection) => {
    const [runs, ...others] = await readStudies(connection, [study, ...(options.heldOut ?? [])]);
    const own = new Set(runs!.configs);
    if (others.some(({ configs }) => configs.some((config) => own.has(config))))
      throw new MessageError("evaluate/shared-runs", { study });
    const { checkpoints } = indicatorOf(runs!, options);
    const success = options.success ?? successOf(runs!);
    const learned =
      others.length > 0
        ? learnedElsewhere(runs!, others, success, checkpoints)
        : await learnedHere(connection, runs!, success, checkpoints);
    return { runs: runs!, others, learned, success };
  });
}

function successOf({ judging: { policy, success }, objective }: StudyRuns): Success {
  return successUnder(policy.rule, objective, success);
}

function indicatorOf({ indicator }: StudyRuns, { checkpoint }: EvaluateOptions): StudyRuns["indicator"] {
  return { ...indicator, checkpoints: checkpoint ?? indicator.checkpoints };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
