/** Reads a large file on all cores: this thread from the front, others from the back, until they meet. */
import { availableParallelism } from "node:os";
import { type DatasetWorker, startDatasetWorker } from "../../sharing/startWorker.ts";
import type { ColumnsWanted } from "./columnReading.ts";
import type { ColumnReceiver } from "./columns.ts";
import type { PartRead } from "./partReading.ts";
import { type Division, divide, readParts } from "./parts.ts";
import type { Encoding } from "./text.ts";

/** Bytes of a part, and parts for which one more thread is worth its start. */
const partBytes = 2 ** 23;
const worthAThread = 2;

export interface Readers {
  /** Reads all rows. @throws DataError, CsvSyntaxError, WrongEncodingError */
  read(wanted: ColumnsWanted): Promise<ColumnReceiver>;
  end(): void;
}

/** Starts as many threads as the size of a file needs; starting them takes about as long as reading the first rows. */
export async function startReaders(file: string, encoding: Encoding): Promise<Readers> {
  const division = await divide(file, encoding, partBytes);
  const threads = Math.min(availableParallelism(), Math.floor(division.parts.length / worthAThread));
  const workers = Array.from({ length: Math.max(0, threads - 1) }, startDatasetWorker);
  return {
    read: (wanted) => readWith(workers, wanted, division),
    end() {
      for (const worker of workers) void worker.end();
    },
  };
}

async function readWith(
  workers: readonly DatasetWorker[],
  wanted: ColumnsWanted,
  division: Division,
): Promise<ColumnReceiver> {
  const { parts } = division;
  const answers: Promise<PartRead | null>[] = [];
  /** the part that is read here, and the first of those that other threads have taken */
  let front = 0;
  let back = parts.length;

  async function takeFromBack(worker: DatasetWorker): Promise<void> {
    // A thread that is not there yet is not waited for.
    await worker.started;
    while (back - 1 > front) {
      const asked = worker.ask({ kind: "part", wanted, part: parts[--back] });
      answers[back] = asked.then(
        (answer) => answer as PartRead | null,
        () => null,
      );
      await answers[back];
    }
  }

  for (const worker of workers) void takeFromBack(worker);
  try {
    return await readParts(wanted, division, (index) => {
      front = index;
      return answers[index] ?? null;
    });
  } finally {
    front = parts.length;
  }
}
