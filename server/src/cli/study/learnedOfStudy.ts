import { daiHome } from "../../connection/home.ts";
import type { DaemonConnection } from "../../connection/typed.ts";
import { formatSetPercent } from "../../domain/format.ts";
import { accuracyObjective } from "../../domain/objective.ts";
import {
  countUnlike,
  crossFittedEntry,
  kindEntry,
  type LearnedEntry,
  pooledPredictors,
} from "../../indicator/evaluation/learnedPredictors.ts";
import { type Success, successAccuracy } from "../../indicator/outcomes/success.ts";
import { type KindPredictor, learn, learnableCheckpoints } from "../../indicator/prediction/learn.ts";
import { learnPooled, type PooledPredictor } from "../../indicator/prediction/pool.ts";
import { type FinishedRun, isFinished } from "../../indicator/runHistory.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { Learned } from "../../runs/decisions/learnedSchema.ts";
import { readLearned } from "../../runs/decisions/predictorFile.ts";
import { readHistories, type StudyRuns } from "./studyRuns.ts";

/** The learned predictors that an evaluation of a study shows, none of which was fitted to the runs that it judges. */
export interface LearnedOfStudy extends LearnedEntry {
  /** what they were learned from or why there are none, in a sentence; null where nothing was ever learned */
  from: string | null;
}

/**
 * What `dai learn` keeps, for a study. Where runs of the study were learned from, each is judged by models that are
 * fitted again without it, or without its kind.
 *
 * @param success that defines good runs where models are fitted again
 * @param checkpoints epochs that they are fitted for
 */
export async function learnedHere(
  connection: DaemonConnection,
  study: StudyRuns,
  success: Success,
  checkpoints: readonly number[],
): Promise<LearnedOfStudy> {
  const problems: string[] = [];
  const learned = readLearned(daiHome(), (problem) => problems.push(problem));
  if (!learned) return none(problems[0] ?? null);
  const kind = kindOf(study);
  if (kind === null) return none(severalKinds);
  if (!isOfAccuracy(study)) return none(onlyAccuracies);
  if (!learned.runs) return none(sentenceOf("learned/unknown-runs", {}));
  const own = new Set(study.configs);
  const ofKind = learned.runs[kind] ?? [];
  const hasSeen = ofKind.some(({ dai }) => own.has(dai));
  const predictor = learned.kinds[kind];
  if (predictor && !hasSeen) return judgedBy(predictor, study, checkpoints);
  if (predictor) {
    const others = ofKind.filter(({ dai }) => !own.has(dai)).map(({ run }) => run);
    const runs = [...finishedOf(study), ...(await readFinished(connection, others))];
    return crossFitted(runs, successAccuracy(success, runs), checkpoints);
  }
  const pooled = hasSeen
    ? await pooledWithout(connection, learned, kind, success, checkpoints)
    : learned.pooled;
  return pooled ? judgedByPool(pooled) : none(null);
}

/** What is learned of other studies: of its own kind where it is among theirs, else of what several kinds have in common. */
export function learnedElsewhere(
  study: StudyRuns,
  others: readonly StudyRuns[],
  success: Success,
  checkpoints: readonly number[],
): LearnedOfStudy {
  const kind = kindOf(study);
  if (kind === null) return none(severalKinds);
  if (!isOfAccuracy(study)) return none(onlyAccuracies);
  const pairs = others.flatMap(({ histories, kinds }) =>
    histories.flatMap((run, i) => (isFinished(run) ? [{ kind: kinds[i]!, run }] : [])),
  );
  const byKind = Map.groupBy(pairs, (pair) => pair.kind);
  const same = byKind.get(kind)?.map(({ run }) => run) ?? [];
  let problem: string | null = null;
  if (same.length > 0) {
    try {
      return judgedBy(learn(same, successAccuracy(success, same), checkpoints), study, checkpoints);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problem = `Nothing was learned of the other studies of this kind. ${error.message}`;
    }
  }
  byKind.delete(kind);
  const pooled = pooledFrom(
    [...byKind.values()].map((some) => some.map(({ run }) => run)),
    success,
    checkpoints,
  );
  if (pooled) return judgedByPool(pooled);
  return none(problem ?? sentenceOf("learned/none-of-kind", {}));
}

function judgedBy(
  predictor: KindPredictor,
  study: StudyRuns,
  checkpoints: readonly number[],
): LearnedOfStudy {
  const { runs, goodRuns, successAccuracy: level } = predictor;
  const finished = finishedOf(study);
  const unlike = countUnlike(predictor, finished, checkpoints);
  return {
    ...kindEntry(predictor, checkpoints),
    from: sentenceOf("learned/of-kind", {
      runs,
      good: goodRuns,
      success: formatSetPercent(level),
      here: finished.length,
      unlike,
    }),
  };
}

function crossFitted(
  runs: readonly FinishedRun[],
  level: number,
  checkpoints: readonly number[],
): LearnedOfStudy {
  try {
    return {
      ...crossFittedEntry(runs, level, learnableCheckpoints(runs, level, checkpoints)),
      from: sentenceOf("learned/fold-by-fold", { runs: runs.length }),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return none(`The learned predictor was learned from this study too, and is not shown. ${error.message}`);
  }
}

function judgedByPool(pooled: PooledPredictor): LearnedOfStudy {
  return {
    predictors: pooledPredictors(pooled),
    rules: [],
    from: sentenceOf("learned/pooled-from", { runs: pooled.runs, kinds: pooled.kinds }),
  };
}

/** What the other kinds that were learned from have in common. */
async function pooledWithout(
  connection: DaemonConnection,
  { runs = {} }: Learned,
  kind: string,
  success: Success,
  checkpoints: readonly number[],
): Promise<PooledPredictor | null> {
  const kinds: FinishedRun[][] = [];
  for (const [other, some] of Object.entries(runs))
    if (other !== kind)
      kinds.push(
        await readFinished(
          connection,
          some.map(({ run }) => run),
        ),
      );
  return pooledFrom(kinds, success, checkpoints);
}

function pooledFrom(
  kinds: readonly (readonly FinishedRun[])[],
  success: Success,
  checkpoints: readonly number[],
): PooledPredictor | null {
  return learnPooled(
    kinds.map((runs) => ({ runs, successAccuracy: successAccuracy(success, runs) })),
    checkpoints,
  );
}

const severalKinds = sentenceOf("learned/several-kinds", {});

const onlyAccuracies = sentenceOf("learned/other-objective", {});

function isOfAccuracy({ objective }: StudyRuns): boolean {
  return objective.metric === accuracyObjective.metric;
}

function none(from: string | null): LearnedOfStudy {
  return { predictors: [], rules: [], from };
}

/** Null where its runs are of several. */
function kindOf({ kinds }: StudyRuns): string | null {
  return new Set(kinds).size === 1 ? kinds[0]! : null;
}

function finishedOf({ histories }: StudyRuns): FinishedRun[] {
  return histories.filter(isFinished);
}

/** Those of the runs that are still there and have trained to their end. */
async function readFinished(connection: DaemonConnection, wanted: readonly RunId[]): Promise<FinishedRun[]> {
  const { runs } = await connection.request("dai/runs/list", {});
  const there = new Set(runs.map(({ run }) => run));
  const histories = await readHistories(
    connection,
    wanted.filter((run) => there.has(run)),
  );
  return histories.filter(isFinished);
}
