import type { Run } from "../state/state.ts";

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
 * figure, any other word is looked for in the run's name, state, verdict, scheme, engine and layers, or begins its
 * id. Words in quotes stand together.
 */
export function compileFilter(text: string): (run: Run) => boolean {
  const words = text.toLowerCase().matchAll(/"([^"]*)"?|\S+/g);
  const conditions = [...words].map(([word, phrase]) =>
    phrase === undefined ? condition(word) : holds(phrase),
  );
  return (run) => conditions.every((isMet) => isMet(run));
}

function condition(word: string): (run: Run) => boolean {
  const [, name = "", sign = "", digits = "", percent] =
    /^([a-z]+)([<>]=?|=)([\d.e+-]+)(%?)$/.exec(word) ?? [];
  const [figure, compare] = [figures[name], comparisons[sign]];
  if (!figure || !compare) return holds(word);
  const bound = Number(digits) / (percent ? 100 : 1);
  return (run) => {
    const value = figure(run);
    return value !== null && compare(value, bound);
  };
}

/** So much of an id is meant as one; a short figure would be found in any. */
const leastOfId = 4;

const holds = (words: string) => (run: Run) =>
  textOf(run).includes(words) || (words.length >= leastOfId && run.summary.run.startsWith(words));

function textOf({ summary }: Run): string {
  const { name, state, verdict, scheme, engine, hidden } = summary;
  return [name, state, verdict?.verdict ?? "", scheme, engine, hidden.join("-")].join("\n").toLowerCase();
}
