import { sentenceOf } from "../../messages/catalogue.ts";
import type { Log } from "../log.ts";
import { StoreError } from "./database/openDatabase.ts";

const pause = 2000;

export interface RetryQueue {
  add(work: () => void): void;
  /** why pieces wait, in a sentence; null while they don't */
  problem(): string | null;
  close(): void;
}

/**
 * Does one piece of work after the other. When the store fails, the piece is done again later and all others wait
 * behind it: so it may be done several times, and must have changed nothing when it throws.
 */
export function createRetryQueue(log: Log): RetryQueue {
  const pieces: (() => void)[] = [];
  let retry: NodeJS.Timeout | null = null;
  let isWorking = false;
  let isClosed = false;
  let problem: string | null = null;

  function workOff(): void {
    // A piece may add others; they come after it.
    if (isWorking || retry || isClosed) return;
    isWorking = true;
    try {
      for (let piece = pieces[0]; piece; piece = pieces[0]) {
        piece();
        pieces.shift();
        if (problem) log.info(sentenceOf("store/writable", {}));
        problem = null;
      }
    } catch (error) {
      if (!(error instanceof StoreError)) {
        pieces.shift();
        throw error;
      }
      if (!problem) log.error(sentenceOf("store/waiting", { reason: error.message }));
      problem = error.message;
      retry = setTimeout(() => {
        retry = null;
        workOff();
      }, pause);
    } finally {
      isWorking = false;
    }
  }

  return {
    add(work) {
      pieces.push(work);
      workOff();
    },
    problem: () => problem,
    close() {
      isClosed = true;
      if (retry) clearTimeout(retry);
    },
  };
}
