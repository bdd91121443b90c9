/** What the colour of a run's sign says, in the pictures of a study. */
import { parameterName, parameterPath } from "../../../../server/src/domain/ownNames.ts";
import {
  formatParameter,
  type ParameterValue,
  parameterLabels,
  parametersOf,
  valueTexts,
} from "../../../../server/src/domain/parameters.ts";
import { runStates } from "../../../../server/src/domain/runState.ts";
import { colourRamp } from "../../page/colour.ts";
import type { Theme } from "../../page/theme.ts";
import type { Colour, LegendEntry } from "../../pictures/legend.ts";
import { runColours } from "../../pictures/runColours.ts";
import { verdictColour, verdictSigns } from "../../pictures/verdictSigns.ts";
import { isLogarithmic } from "../../runs/parameterScale.ts";
import type { Run } from "../../state/state.ts";

export interface Colouring {
  colourOf(run: Run, theme: Theme): string;
  legend: LegendEntry[];
  /** the ends of a ramp from the first colour to the newest, in words; null where colours stand for themselves */
  ramp: [string, string] | null;
}

/** What runs can be coloured by: `verdict`, `state`, or the name of a parameter's column; with its label. */
export function colourings(paths: readonly string[]): Map<string, string> {
  const parameters = [...parameterLabels(paths)].map(
    ([path, label]) => [parameterName(path), label] as const,
  );
  return new Map([["verdict", "verdict"], ["state", "state"], ...parameters]);
}

export function createColouring(by: string, runs: readonly Run[]): Colouring {
  if (by === "state") return byState(runs);
  return by === "verdict" ? byVerdict : byParameter(parameterPath(by), runs);
}

const byVerdict: Colouring = {
  colourOf: ({ summary: { verdict } }, theme) => theme[verdictColour(verdict)],
  legend: verdictSigns.map(({ name, text }) => ({ name: text, colour: name, sign: "line" })),
  ramp: null,
};

const stateColours: Record<string, Colour> = {
  running: "sF",
  finished: "continue",
  stopped: "saturated",
  diverged: "discard",
  failed: "discard",
};

function byState(runs: readonly Run[]): Colouring {
  const colour = (state: string): Colour => stateColours[state] ?? "unknown";
  const present = new Set(runs.map(({ summary }) => summary.state));
  return {
    colourOf: ({ summary }, theme) => theme[colour(summary.state) as "sF"],
    legend: runStates
      .filter((state) => present.has(state))
      .map((state) => ({ name: state, colour: colour(state), sign: "line" })),
    ramp: null,
  };
}

const levels = 64;

function byParameter(path: string, runs: readonly Run[]): Colouring {
  const valueIn = ({ summary }: Run) => parametersOf(summary)[path];
  const numbers = runs.map(valueIn).filter((value) => typeof value === "number");
  if (numbers.length === runs.length && new Set(numbers).size > runColours.length)
    return byNumber(numbers, valueIn);
  const names = valueTexts(runs.map(valueIn));
  const colour = (name: string) => runColours[names.indexOf(name) % runColours.length]!;
  return {
    colourOf: (run) => colour(formatParameter(valueIn(run))),
    legend: names.map((name) => ({ name, colour: colour(name), sign: "line" })),
    ramp: null,
  };
}

function byNumber(numbers: readonly number[], valueIn: (run: Run) => ParameterValue | undefined): Colouring {
  const scale = isLogarithmic(numbers) ? Math.log : (value: number) => value;
  const least = numbers.reduce((a, b) => Math.min(a, b));
  const greatest = numbers.reduce((a, b) => Math.max(a, b));
  let ramp: { theme: Theme; colours: string[] } | undefined;
  return {
    colourOf(run, theme) {
      if (ramp?.theme !== theme) ramp = { theme, colours: colourRamp(theme.train, theme.newest, levels) };
      const share = (scale(Number(valueIn(run))) - scale(least)) / (scale(greatest) - scale(least) || 1);
      return ramp.colours[Math.round(share * (levels - 1))] ?? theme.unknown;
    },
    legend: [],
    ramp: [formatParameter(least), formatParameter(greatest)],
  };
}
