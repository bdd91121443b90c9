import { isAdvisedAgainst, runStates } from "../../domain/runState.ts";
import { verdictWords } from "../../domain/verdictWords.ts";
import type { RunSummary } from "../../protocol/protocol.ts";

/** "2 running, 1 finished, 1 unlikely to learn; epoch 12 of 30", the shortest account of a spec's runs. */
export function describeRuns(runs: RunSummary[]): string {
  const counts = runStates.flatMap((state) => {
    const count = runs.filter((run) => run.state === state).length;
    return count > 0 ? `${count} ${state}` : [];
  });
  const running = runs.filter(({ state }) => state === "running");
  const discard = running.filter((run) => isAdvisedAgainst(run) && run.verdict?.verdict === "discard");
  const epochs = running.map(({ epoch }) => Math.max(epoch, 0));
  const furthest = Math.max(...running.map((run) => run.epochs));
  const progress = running.length > 0 ? `; epoch ${span(epochs)} of ${furthest}` : "";
  return `${[...counts, ...(discard.length > 0 ? [`${discard.length} ${verdictWords.discard}`] : [])].join(", ")}${progress}`;
}

function span(values: number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? String(low) : `${low}–${high}`;
}
