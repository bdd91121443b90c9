/**
 * A thread that reads data: what a dataset's files hold, its preview, or a share of many files. What only some
 * questions need is loaded for them, since many threads start to decode or hash.
 */
import { parentPort } from "node:worker_threads";
import type { FromDatasetWorker } from "../sharing/startWorker.ts";
import type { Answers, Question } from "./workerProtocol.ts";

const post = (message: FromDatasetWorker) => parentPort?.postMessage(message);

parentPort?.on("message", async (question: Question) => {
  post({ answer: await answer(question) });
});

async function answer(question: Question): Promise<Answers[keyof Answers]> {
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
