/** Many files on all cores: worker threads take them from one counter and write what they make into shared memory. */

import { availableParallelism } from "node:os";
import { asDataError, DataError, type FileProblem } from "../access/dataError.ts";
import { startDatasetWorker } from "./startWorker.ts";

/** Many files of which several threads take some; what they share is on shared memory. */
export interface SharedJob {
  files: string[];
  /** a part of equal length for each file */
  results: SharedArrayBuffer;
  /** the next file to take, and how many are done */
  counters: SharedArrayBuffer;
}

/** A question that a thread answers by doing its part of the job. */
export interface SharedQuestion {
  kind: string;
  job: SharedJob;
}

const next = 0;
const done = 1;

/** Files that a thread takes at once, and files for which one more thread is worth its start. */
const taken = 32;
const worthAThread = 500;
const progressMs = 500;

export function createSharedJob(files: string[], bytesOfEach: number): SharedJob {
  return {
    files,
    results: new SharedArrayBuffer(files.length * bytesOfEach),
    counters: new SharedArrayBuffer(8),
  };
}

/**
 * Has threads do a job, as many as there are cores; few files are done here.
 *
 * @param here does the job in this thread
 * @param progress told now and then how many files are done; of many, at the end that all are
 * @throws DataError for the first file that something is wrong with
 */
export async function shareFiles(
  question: SharedQuestion,
  here: () => FileProblem | null,
  progress: (done: number) => void,
): Promise<Uint8Array> {
  const { files, results, counters } = question.job;
  const counts = new Int32Array(counters);
  const threads = Math.min(availableParallelism(), Math.floor(files.length / worthAThread));
  const telling = setInterval(() => progress(counts[done]!), progressMs);
  try {
    if (threads < 2) raise(here());
    else await Promise.all(Array.from({ length: threads }, () => askThread(question, counts)));
  } finally {
    clearInterval(telling);
  }
  if (files.length >= 2 * worthAThread) progress(files.length);
  return new Uint8Array(results);
}

async function askThread(question: SharedQuestion, counts: Int32Array): Promise<void> {
  const worker = startDatasetWorker();
  try {
    raise((await worker.ask(question)) as FileProblem | null);
  } catch (error) {
    // The others need not continue.
    Atomics.store(counts, next, question.job.files.length);
    throw error;
  } finally {
    await worker.end();
  }
}

function raise(problem: FileProblem | null): void {
  if (problem) throw new DataError(problem);
}

/** Takes files until none is left. */
export function takeFiles(
  { files, counters }: SharedJob,
  act: (file: string, index: number) => void,
): FileProblem | null {
  const counts = new Int32Array(counters);
  for (;;) {
    const first = Atomics.add(counts, next, taken);
    if (first >= files.length) return null;
    for (let i = first; i < Math.min(first + taken, files.length); i++) {
      const file = files[i]!;
      try {
        act(file, i);
      } catch (error) {
        const { id, facts, message } = asDataError(file, error);
        return { id, facts, message };
      }
      Atomics.add(counts, done, 1);
    }
  }
}
