/** What `dai learn` learned, kept as `predictor.json` in the state directory. */
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KindPredictor, LearnedPredictor } from "../../indicator/prediction/learn.ts";
import type { PooledPredictor } from "../../indicator/prediction/pool.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { Log } from "../service.ts";

/** By kind of study (`studyKind`), for what is seen of one kind bounds nothing in another. */
export interface Learned {
  format: 1;
  kinds: Record<string, KindPredictor>;
  /** what they have in common, for kinds of which nothing was learned; null or absent where they are too few */
  pooled?: PooledPredictor | null;
  /** all that went into it, by kind; absent in files of versions that did not note it */
  runs?: Record<string, LearnedRun[]>;
}

/** A run that was learned from. */
export interface LearnedRun {
  run: RunId;
  /** as it is called whatever engine trains it (`idOnAnyEngine`) */
  config: string;
}

export const predictorPath = (home: string): string => join(home, "predictor.json");

/**
 * The function that gives what is learned at the moment of a kind of study or else of other kinds together, null where
 * nothing is. The file is read again when it has changed; one that can't be used is told in the log once.
 */
export function createPredictorReader(home: string, log: Log): (kind: string) => LearnedPredictor | null {
  const path = predictorPath(home);
  let readAt = -1;
  let learned: Learned | null = null;
  return (kind) => {
    const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
    if (changedAt !== readAt) learned = readLearned(home, (problem) => log.warn(problem));
    readAt = changedAt;
    return learned?.kinds[kind] ?? learned?.pooled ?? null;
  };
}

/**
 * What was learned; null where nothing was.
 *
 * @param tell is told in a sentence where the file can't be used
 */
export function readLearned(home: string, tell: (problem: string) => void): Learned | null {
  const path = predictorPath(home);
  if (!existsSync(path)) return null;
  try {
    const found: Learned = JSON.parse(readFileSync(path, "utf8"));
    if (found.format === 1) return found;
    tell(`${path} was written by another version: dai learn writes it anew.`);
  } catch (error) {
    tell(`${path} can't be used (${(error as Error).message}): dai learn writes it anew.`);
  }
  return null;
}

/**
 * Keeps what was learned, whole or not at all.
 *
 * @throws one sentence when it can't be written
 */
export function writeLearned(home: string, learned: Learned): void {
  const path = predictorPath(home);
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(learned)}\n`, { mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    throw new Error(
      `What was learned can't be written to ${path} (${(error as Error).message}): see that its disk has room.`,
    );
  }
}
