/** What `dai learn` learned, kept as `predictor.json` in the state directory. */

import { existsSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Value from "typebox/value";
import { readRegular } from "../../connection/regularFile.ts";
import type { LearnedPredictor } from "../../indicator/prediction/learn.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { MessageError } from "../../messages/messageError.ts";
import type { Log } from "../log.ts";
import { type Learned, LearnedSchema } from "./learnedSchema.ts";

const mostBytes = 2 ** 28;

export const predictorPath = (home: string): string => join(home, "predictor.json");

/** A kind's own predictor, else the pooled one, else null; the file is read again when it has changed. */
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
 * @param tell receives one sentence when the file can't be used
 * @returns null when there is no file, or none that can be used
 */
export function readLearned(home: string, tell: (problem: string) => void): Learned | null {
  const path = predictorPath(home);
  if (!existsSync(path)) return null;
  try {
    const found: unknown = JSON.parse(readRegular(path, mostBytes));
    if (isOfOtherFormat(found)) {
      tell(sentenceOf("predictor/other-version", { path }));
      return null;
    }
    if (Value.Check(LearnedSchema, found)) return found;
    const { instancePath, message } = Value.Errors(LearnedSchema, found)[0]!;
    throw new Error(`${instancePath.slice(1).replaceAll("/", ".") || "the file"} ${message}`);
  } catch (error) {
    tell(sentenceOf("predictor/unusable", { path, reason: (error as Error).message }));
  }
  return null;
}

function isOfOtherFormat(found: unknown): boolean {
  const { format = 1 } = (found ?? {}) as { format?: unknown };
  return format !== 1;
}

/** Writes the file, whole or not at all. @throws one sentence when it can't be written */
export function writeLearned(home: string, learned: Learned): void {
  const path = predictorPath(home);
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(learned)}\n`, { mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    throw new MessageError("predictor/not-written", { path, reason: (error as Error).message });
  }
}
