import type { Run } from "./state.ts";

type Figure = (run: Run) => number | null;

/** What a comparison in the filter can be about. */
const figures: Record<string, Figure> = {
  gain: ({ summary }) => summary.gain,
  seed: ({ summary }) => summary.seed,
  epoch: ({ summary }) => summary.epoch,
  acc: ({ summary }) => summary.validationAccuracy,
  accuracy: ({ summary }) => summary.validationAccuracy,
  sf: ({ summary }) => summary.scores?.sF ?? null,
  sfv: ({ summary }) => summary.scores?.sFv ?? null,
};

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "=": (a, b) => a === b,
};

/**
 * What the text in the filter lets through. Every word must hold: `gain>5`, `acc>=80%` and the like compare a
 * figure, any other word is looked for in the run's name, state, verdict, scheme, engine, layers and id.
 */
export function compileFilter(text: string): (run: Run) => boolean {
  const conditions = text.toLowerCase().split(/\s+/).filter(Boolean).map(condition);
  return (run) => conditions.every((holds) => holds(run));
}

function condition(word: string): (run: Run) => boolean {
  const [, name = "", sign = "", digits = "", percent] =
    /^([a-z]+)([<>]=?|=)([\d.e+-]+)(%?)$/.exec(word) ?? [];
  const [figure, compare] = [figures[name], comparisons[sign]];
  if (!figure || !compare) return (run) => textOf(run).includes(word);
  const bound = Number(digits) / (percent ? 100 : 1);
  return (run) => {
    const value = figure(run);
    return value !== null && compare(value, bound);
  };
}

function textOf({ summary }: Run): string {
  const { run, name, state, verdict, scheme, engine, hidden } = summary;
  return [name, state, verdict?.verdict ?? "", scheme, engine, hidden.join("-"), run]
    .join("\n")
    .toLowerCase();
}
