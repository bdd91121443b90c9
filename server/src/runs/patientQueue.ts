import { StoreError } from "./openDatabase.ts";
import type { Log } from "./service.ts";

/** Time between two attempts while the store can't be written, in milliseconds. */
const pause = 2000;

/**
 * Does one piece of work after the other, as soon as it is given. When the store fails, the piece is done again
 * later and all others wait behind it: with a full disk, training pauses and nothing is lost. So a piece may be
 * done several times, and must have changed nothing when it throws.
 */
export function createPatientQueue(log: Log): { add(work: () => void): void; close(): void } {
  const pieces: (() => void)[] = [];
  let retry: NodeJS.Timeout | null = null;
  let isWorking = false;
  let isClosed = false;
  let hasWarned = false;

  function workOff(): void {
    // A piece may add others; they come after it.
    if (isWorking || retry || isClosed) return;
    isWorking = true;
    try {
      for (let piece = pieces[0]; piece; piece = pieces[0]) {
        piece();
        pieces.shift();
        if (hasWarned) log.info("The store can be written again; training goes on.");
        hasWarned = false;
      }
    } catch (error) {
      if (!(error instanceof StoreError)) {
        pieces.shift();
        throw error;
      }
      if (!hasWarned) log.error(`${error.message} Training waits until then; nothing is lost.`);
      hasWarned = true;
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
    close() {
      isClosed = true;
      if (retry) clearTimeout(retry);
    },
  };
}
