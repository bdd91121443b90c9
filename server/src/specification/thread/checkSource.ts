import { Worker } from "node:worker_threads";
import { MessageError } from "../../messages/messageError.ts";
import { type CheckedSpec, parseWithData, type SpecSource } from "./parseWithData.ts";

/** Characters of a text that is read at once; a longer one takes tens of milliseconds, and a thread of its own. */
const longText = 16_384;

/** Bundled, the thread is a file of its own beside the others. */
function threadUrl(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "./worker.ts" : "./specification.js", import.meta.url);
}

/**
 * Reads and checks the text of a spec and the files that its dataset names, without keeping the event loop from other
 * work for long.
 */
export function checkSource(source: SpecSource): Promise<CheckedSpec> {
  return source.text.length <= longText ? parseWithData(source) : inThread(source);
}

async function inThread(source: SpecSource): Promise<CheckedSpec> {
  const thread = new Worker(threadUrl(), {
    workerData: source,
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  try {
    return await new Promise((resolve, reject) => {
      thread.once("message", resolve);
      thread.once("error", reject);
      thread.once("exit", (code) => reject(new MessageError("thread-ended/spec", { code })));
    });
  } finally {
    await thread.terminate();
  }
}
