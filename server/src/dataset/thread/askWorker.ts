import { startDatasetWorker } from "../sharing/startWorker.ts";
import type { Answers, Question } from "./workerProtocol.ts";

/** Asks a thread of its own. @throws Error when it breaks down */
export async function askDatasetWorker<Q extends Question>(question: Q): Promise<Answers[Q["kind"]]> {
  const worker = startDatasetWorker();
  try {
    return (await worker.ask(question)) as Answers[Q["kind"]];
  } finally {
    await worker.end();
  }
}
