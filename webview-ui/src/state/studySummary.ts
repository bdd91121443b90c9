/** The results of a study by the summaries of its runs alone: records may not be here yet. */
import { formatNumber } from "../../../server/src/domain/format.ts";
import { resultOf, turned } from "../../../server/src/domain/objective.ts";
import { parametersOf, valueTexts } from "../../../server/src/domain/parameters.ts";
import { objectiveOf } from "./metrics.ts";
import type { Run } from "./state.ts";

/** Epochs that runs were to train, that they trained, and that stopped runs were spared. */
export interface Epochs {
  asked: number;
  spent: number;
  saved: number;
}

export function epochsOf(runs: readonly Run[]): Epochs {
  const total = { asked: 0, spent: 0, saved: 0 };
  for (const { summary } of runs) {
    const spent = Math.max(0, summary.epoch);
    total.asked += summary.epochs;
    total.spent += spent;
    if (summary.state === "stopped") total.saved += summary.epochs - spent;
  }
  return total;
}

/** The run with the best result; the first where none has one. */
export function bestOf(study: readonly Run[]): Run | undefined {
  const objective = objectiveOf(study);
  const worth = ({ summary }: Run) => {
    const result = resultOf(summary);
    return result === null ? Number.NEGATIVE_INFINITY : turned(result, objective);
  };
  return study.reduce<Run | undefined>(
    (best, run) => (best && worth(best) >= worth(run) ? best : run),
    undefined,
  );
}

/** The values of a parameter in a study: its ends where it is a number, else the values. */
export function rangeOf(study: readonly Run[], path: string): string {
  const values = study.map(({ summary }) => parametersOf(summary)[path]);
  const numbers = values.filter((value) => typeof value === "number");
  const texts = valueTexts(values);
  if (numbers.length < values.length || texts.length <= 3)
    return texts.length > 4
      ? `${texts.slice(0, 4).join(", ")} and ${texts.length - 4} more`
      : texts.join(", ");
  return `${formatNumber(Math.min(...numbers))} to ${formatNumber(Math.max(...numbers))}`;
}
