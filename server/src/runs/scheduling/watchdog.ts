import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";

/** Time between two looks, in seconds. Looks are counted, not hours: a machine that sleeps misses none. */
export const lookSeconds = 5;
/** Looks without an answer after which a process is said to hang. */
const silentLooks = 6;
/** A run counts as hanging after so many times its longest wait so far, and not before so many looks. */
const timesLongest = 20;
const leastLooks = 120;

/** Notices a trainer process that does not answer, and runs in it that make no progress. */
export type Watchdog = ReturnType<typeof createWatchdog>;

/** @param warn receives a sentence when something begins to hang */
export function createWatchdog(pid: number | undefined, warn: (sentence: string) => void) {
  let unanswered = 0;
  let said: string | null = null;
  const waits = new Map<RunId, { looks: number; longest: number }>();

  function problem(): string | null {
    if (unanswered >= silentLooks)
      return sentenceOf("trainer/silent", { pid, seconds: unanswered * lookSeconds });
    for (const [run, { looks, longest }] of waits)
      if (looks >= Math.max(leastLooks, timesLongest * longest))
        return sentenceOf("trainer/no-progress", { run, seconds: looks * lookSeconds });
    return null;
  }

  return {
    /** Counts one more check; the caller then asks the process for an answer. */
    look(): void {
      unanswered++;
      for (const wait of waits.values()) wait.looks++;
      const found = problem();
      if (found !== null && said === null) warn(found);
      said = found;
    },
    answered(): void {
      unanswered = 0;
    },
    /** A run was handed over, or has sent something. */
    heard(run: RunId): void {
      const { looks = 0, longest = 0 } = waits.get(run) ?? {};
      waits.set(run, { looks: 0, longest: Math.max(longest, looks) });
    },
    ended(run: RunId): void {
      waits.delete(run);
    },
    problem,
  };
}
