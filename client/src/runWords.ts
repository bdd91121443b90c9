import type { RunState, RunSummary } from "../../server/src/protocol/protocol.ts";

const underWay: readonly RunState[] = ["queued", "running", "paused", "interrupted"];
const ended: readonly RunState[] = ["finished", "stopped", "diverged", "failed"];

/** Trains, or waits to. */
export const isUnderWay = ({ state }: RunSummary): boolean => underWay.includes(state);

/** Trains no more, at least until somebody continues it. */
export const isOver = ({ state }: RunSummary): boolean => ended.includes(state);

/** Has a verdict against it that waits for somebody's decision. */
export function isAdvisedAgainst({ verdict, dismissed }: RunSummary): boolean {
  return verdict !== null && verdict.verdict !== "continue" && !dismissed;
}

/** Can be let go on, also against a verdict. */
export function isContinuable(run: RunSummary): boolean {
  return (
    ["stopped", "paused", "interrupted"].includes(run.state) ||
    (run.state === "running" && isAdvisedAgainst(run))
  );
}

/** What tells a run from the others of its study. */
export function runLabel({ gain, seed }: RunSummary): string {
  return `gain ${Number(gain.toPrecision(4))} · seed ${seed}`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** A count with its noun, such as "1 run" or "3 runs". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The best validation accuracy among some runs; null before their first epoch. */
export function bestAccuracy(runs: readonly RunSummary[]): number | null {
  const known = runs.flatMap(({ validationAccuracy }) => validationAccuracy ?? []);
  return known.length > 0 ? Math.max(...known) : null;
}
