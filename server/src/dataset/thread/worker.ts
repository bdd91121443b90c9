/**
 * A thread that reads data: what a dataset's files hold, its preview, a share of many files or a part
 * of a large one. What only some
 * questions need is loaded for them, since many threads start to decode or hash.
 */
import { parentPort } from "node:worker_threads";
import type { FromDatasetWorker } from "../sharing/startWorker.ts";
import type { PartQuestion } from "../tables/csv/partReading.ts";
import type { Answers, Question } from "./workerProtocol.ts";

const post = (message: FromDatasetWorker, memory: ArrayBuffer[] = []) =>
  parentPort?.postMessage(message, memory);

parentPort?.on("message", async (question: Question) => {
  if (question.kind === "part") await sendPart(question);
  else post({ answer: await answer(question) });
});

/** Sends a part of a table, whose columns are handed over instead of copied. */
async function sendPart(question: PartQuestion): Promise<void> {
  const { memoryOf, readPart } = await import("../tables/csv/partReading.ts");
  const part = await readPart(question);
  post({ answer: part }, part ? memoryOf(part) : []);
}

async function answer(question: Exclude<Question, PartQuestion>): Promise<Answers[keyof Answers]> {
  switch (question.kind) {
    case "decode":
      return (await import("../formats/images/decodeImages.ts")).decodeSome(question.job);
    case "examine":
      return (await import("../formats/images/decodeImages.ts")).examineSome(question.job);
    case "hash":
      return (await import("../identity/hashFiles.ts")).hashSome(question.job);
    case "inspect":
      return (await import("./inspect.ts")).inspect(question.located, {
        ...question,
        progress: (progress) => post({ progress }),
      });
    case "columns":
      return (await import("./columns.ts")).columnNames(question);
    case "preview":
      return (await import("./preview.ts")).preview(question.dataset, question.task);
  }
}
