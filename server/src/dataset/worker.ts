/** A thread that reads data: what a dataset's files hold, its preview, or a share of many images. */
import { parentPort } from "node:worker_threads";
import { columnsOf } from "./columns.ts";
import { decodeSome } from "./decodeImages.ts";
import { inspect } from "./inspect.ts";
import { preview } from "./preview.ts";
import type { Answers, Question } from "./questions.ts";

parentPort?.on("message", async (question: Question) => {
  parentPort!.postMessage(await answer(question));
});

function answer(question: Question): Answers[keyof Answers] | Promise<Answers[keyof Answers]> {
  switch (question.kind) {
    case "decode":
      return decodeSome(question.job);
    case "inspect":
      return inspect(question.located, question);
    case "columns":
      return columnsOf(question.located);
    case "preview":
      return preview(question.dataset);
  }
}
