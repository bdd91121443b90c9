import { type Command, Option } from "commander";
import { daiHome } from "../../connection/home.ts";
import type { DaemonConnection } from "../../connection/typed.ts";
import { formatWholePercent } from "../../domain/format.ts";
import {
  describeSuccess,
  paperSuccess,
  type Success,
  successAccuracy,
} from "../../indicator/outcomes/success.ts";
import { alpha, fewestCalibrationRuns } from "../../indicator/prediction/conformal.ts";
import {
  defaultCheckpoints,
  type FeatureSetModel,
  type KindPredictor,
  learn,
} from "../../indicator/prediction/learn.ts";
import { learnPooled, type PooledPredictor } from "../../indicator/prediction/pool.ts";
import { type FinishedRun, isFinished } from "../../indicator/runHistory.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { predictorPath, writeLearned } from "../../runs/decisions/predictorFile.ts";
import { exitStatus } from "../exitStatus.ts";
import { terminalColumns } from "../output.ts";
import { parseEpochs, successOption } from "../study/studyOptions.ts";
import { readStudies, type StudyRuns } from "../study/studyRuns.ts";
import { plainTable } from "../terminal/textTable.ts";
import { withDaemon } from "../withDaemon.ts";

interface NamedRun {
  /** of its study */
  name: string;
  kind: string;
  /** what the run is called whatever engine trained it */
  dai: string;
  run: FinishedRun;
}

/** What came of one kind of study. */
interface LearnedKind {
  kind: string;
  studies: string[];
  /** which runs are good, in words */
  good: string;
  predictor: KindPredictor | null;
  /** one sentence that says why nothing was learned */
  problem: string | null;
}

interface LearnOptions {
  json?: boolean;
  success: Success;
  look: number[];
}

/** Adds `dai learn`: fits the learned predictor to the runs that have finished here. */
export function addLearnCommand(program: Command): void {
  program
    .command("learn")
    .summary("learn a predictor from finished runs")
    .description(
      "Learns from runs that have trained to their end what successful runs look like early, and keeps the model " +
        'in the state directory for specs with "indicator": { "predictor": "learned" }. Nothing leaves this machine ' +
        "(docs/prediction.md).",
    )
    .argument("[study...]", "spec files, or studies' names or ids; all by default")
    .option("--json", "print JSON")
    .addOption(successOption().default(paperSuccess, "0.65"))
    .addOption(
      new Option("--look <epochs>", "epochs to judge runs at, separated by commas")
        .argParser(parseEpochs)
        .default([...defaultCheckpoints], defaultCheckpoints.join(",")),
    )
    .action(learnFrom);
}

async function learnFrom(names: string[], { json, success, look }: LearnOptions): Promise<void> {
  const studies = await withDaemon((connection) => readNamedOrAll(connection, names));
  const home = daiHome();
  const byKind = [...finishedByKind(studies)].map(([kind, runs]) => ({ kind, runs }));
  const learned = byKind.map(({ kind, runs }) => learnKind(kind, runs, success, look));
  const pooled = learnPooled(
    byKind.map(({ runs }) => kindRuns(runs, success)),
    look,
  );
  const kinds = Object.fromEntries(
    learned.flatMap(({ kind, predictor }) => (predictor ? [[kind, predictor]] : [])),
  );
  const runs = Object.fromEntries(
    byKind.map(({ kind, runs }) => [kind, runs.map(({ run, dai }) => ({ run: run.run, dai }))]),
  );
  // Without a new model the earlier one is kept.
  const isLearned = learned.some(({ predictor }) => predictor) || pooled !== null;
  if (isLearned) writeLearned(home, { format: 1, kinds, pooled, runs });
  else process.exitCode = exitStatus.badInput;
  if (json) {
    const summary = {
      file: isLearned ? predictorPath(home) : null,
      kinds: learned.map(summaryOf),
      pooled: pooled && { kinds: pooled.kinds, runs: pooled.runs },
    };
    print(JSON.stringify(summary, null, 2));
    return;
  }
  for (const one of learned) for (const line of describe(one)) print(line);
  if (learned.length === 0) print(sentenceOf("learn/no-runs", {}));
  if (isLearned) print(describePooled(pooled));
  print(
    isLearned ? sentenceOf("learn/kept", { path: predictorPath(home) }) : sentenceOf("learn/unchanged", {}),
  );
}

async function readNamedOrAll(connection: DaemonConnection, names: string[]): Promise<StudyRuns[]> {
  if (names.length > 0) return readStudies(connection, names);
  const { runs } = await connection.request("dai/runs/list", {});
  return readStudies(connection, [...new Set(runs.map(({ study }) => study))]);
}

/** Each run once, though several launches may have named it, and several engines trained it. */
function finishedByKind(studies: readonly StudyRuns[]): Map<string, NamedRun[]> {
  const runs = new Map<string, NamedRun>();
  for (const { name, histories, kinds, configs } of studies) {
    histories.forEach((run, i) => {
      if (isFinished(run)) runs.set(configs[i]!, { name, kind: kinds[i]!, dai: configs[i]!, run });
    });
  }
  return Map.groupBy(runs.values(), ({ kind }) => kind);
}

function kindRuns(named: readonly NamedRun[], success: Success) {
  const runs = named.map(({ run }) => run);
  return { runs, successAccuracy: successAccuracy(success, runs) };
}

function describePooled(pooled: PooledPredictor | null): string {
  return pooled
    ? sentenceOf("learned/pooled-kinds", { kinds: pooled.kinds, runs: pooled.runs })
    : sentenceOf("learned/no-other-kinds", {});
}

function learnKind(kind: string, named: readonly NamedRun[], success: Success, looks: number[]): LearnedKind {
  const { runs, successAccuracy: accuracy } = kindRuns(named, success);
  const studies = [...new Set(named.map(({ name }) => name))];
  const good = describeSuccess(success, accuracy);
  try {
    return { kind, studies, good, predictor: learn(runs, accuracy, looks), problem: null };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { kind, studies, good, predictor: null, problem: error.message };
  }
}

function summaryOf({ predictor, ...rest }: LearnedKind) {
  if (!predictor) return rest;
  const { labelFree, withLabels, ...counts } = predictor;
  return { ...rest, ...counts, labelFree: expectations(labelFree), withLabels: expectations(withLabels) };
}

function describe({ studies, good, predictor, problem }: LearnedKind): string[] {
  const title = studies.join(", ");
  if (!predictor) return [`${title}: nothing learned. ${problem}`, ""];
  return [
    sentenceOf("learned/from", {
      kind: title,
      runs: predictor.runs,
      good: predictor.goodRuns,
      success: good,
    }),
    ...table(predictor),
    ...promise(predictor),
    "",
  ];
}

function expectations({ looks, calibration, rule }: FeatureSetModel) {
  return {
    rule,
    calibrationRuns: calibration.length,
    looks: looks.map(({ epoch, expected, model }) => ({ epoch, ...expected, features: model.names })),
  };
}

function table({ labelFree, withLabels }: KindPredictor): string[] {
  const figure = (value: number | null) => (value === null ? "–" : value.toFixed(3));
  const head = ["judged at epoch", "rank correlation", "AUC", "label-free: rank correlation", "AUC"];
  const rows = withLabels.looks.map(({ epoch, expected }, i) => {
    const free = labelFree.looks[i]!.expected;
    return [
      String(epoch),
      figure(expected.spearman),
      figure(expected.areaUnderCurve),
      figure(free.spearman),
      figure(free.areaUnderCurve),
    ];
  });
  return [
    "What to expect on runs like these, by ten-fold cross-validation:",
    ...plainTable(head, rows, terminalColumns()),
  ];
}

function promise({ runs, goodRuns, labelFree, withLabels }: KindPredictor): string[] {
  const fewest = fewestCalibrationRuns(alpha);
  if (goodRuns < fewest) return [sentenceOf("learned/advises", { good: goodRuns, needed: fewest })];
  const outcome = ({ rule }: FeatureSetModel) =>
    `${rule.badStopped} of ${runs - goodRuns} bad runs and ${rule.goodStopped} of ${goodRuns} good ones, which saves ${formatWholePercent(rule.saved)} of all epochs`;
  return [
    sentenceOf("learned/stops", { share: 100 * alpha }),
    sentenceOf("learned/would-stop", { counts: outcome(withLabels), labelFree: outcome(labelFree) }),
  ];
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
