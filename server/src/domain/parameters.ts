/** Parameters of runs: a flat map by dotted path; those that vary in a study distinguish its runs. */
import { formatNumber } from "./format.ts";
import { isOwnName, parameterName } from "./ownNames.ts";

export type ParameterValue =
  | null
  | boolean
  | number
  | string
  | readonly ParameterValue[]
  | { readonly [key: string]: ParameterValue };

/** By dotted path from the spec's root: `{ "training.optimizer.learningRate": 1e-3 }`. */
export type Parameters = Readonly<Record<string, ParameterValue>>;

export interface ParameterizedRun {
  seed: number;
  gain: number;
  scheme: string;
  hidden: readonly number[];
  /** what varies in the run's study; absent in runs of earlier versions */
  parameters?: Parameters;
}

export const seedPath = "initialization.seeds";
export const gainPath = "initialization.gain";
const programPath = "program.parameters.";

/**
 * All values that may differ between runs, in the order of columns; seed comes last. Of a program neither scheme nor gain
 * is known, and widths only where it watches a model. Where listed layers vary, the widths say nothing that these do not.
 */
export function parametersOf({ seed, gain, scheme, hidden, parameters = {} }: ParameterizedRun): Parameters {
  const isProgram = scheme === "";
  const hasLayers = Object.keys(parameters).some((path) => path.startsWith("architecture.layers."));
  const own: Parameters = {
    ...(isProgram ? {} : { "initialization.scheme": scheme }),
    ...((isProgram && hidden.length === 0) || hasLayers ? {} : { "architecture.hidden": hidden }),
    ...(isProgram ? {} : { [gainPath]: gain }),
  };
  // Without a prototype: a run that lacks a parameter named "constructor" has no value of it.
  return Object.assign(Object.create(null), own, parameters, { [seedPath]: seed });
}

/** The paths whose values differ among the runs; a value that a run does not have counts as different. */
export function varyingPaths(runs: Iterable<ParameterizedRun>): string[] {
  const values = new Map<string, Set<string>>();
  let count = 0;
  const counts = new Map<string, number>();
  for (const run of runs) {
    count++;
    for (const [path, value] of Object.entries(parametersOf(run))) {
      values.set(path, (values.get(path) ?? new Set()).add(JSON.stringify(value)));
      counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  }
  const varying = [...values].filter(([path, set]) => set.size > 1 || counts.get(path) !== count);
  return varying.map(([path]) => path).sort((a, b) => Number(a === seedPath) - Number(b === seedPath));
}

/**
 * A path's last part, with as many parts before it as it takes to be unique and no column's name: `training.epochs`. A
 * program's `state` is "parameter.state", and `initialization.seeds` is "seed".
 */
export function parameterLabels(paths: Iterable<string>): Map<string, string> {
  const parts = [...paths].map((path) => ({ path, names: namesIn(path) }));
  const labelOf = (names: readonly string[], length: number) => names.slice(-length).join(".");
  const labels = parts.map(({ path, names }): [string, string] => {
    let length = 1;
    const isTaken = () =>
      parts.some((other) => other.path !== path && labelOf(other.names, length) === labelOf(names, length));
    const isColumn = () => !path.startsWith(programPath) && isOwnName(labelOf(names, length));
    if (path === seedPath) return [path, labelOf(names, length)];
    while (length < names.length && (isTaken() || isColumn())) length++;
    return [path, parameterName(labelOf(names, length))];
  });
  return new Map(labels);
}

/** The parts of a path that mean something: an index goes with the key before it. */
function namesIn(path: string): string[] {
  if (path === seedPath) return ["seed"];
  return path.split(/\.(?!\d+(?:\.|$))/);
}

/** A value in one cell: 1e-4, adam, 128-64, "sgd momentum 0.9"; "–" for none. */
export function formatParameter(value: ParameterValue | undefined): string {
  if (value === undefined || value === null) return "–";
  if (typeof value === "number") return formatNumber(value, 4);
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (isList(value)) {
    const separator = value.every((one) => typeof one === "number") ? "-" : ", ";
    return value.map(formatParameter).join(separator);
  }
  const { kind, ...others } = value;
  const rest = Object.entries(others).map(([key, one]) => `${key} ${formatParameter(one)}`);
  return [...(kind === undefined ? [] : [formatParameter(kind)]), ...rest].join(" ");
}

/** The different values as texts: numbers by their size, then the others. */
export function valueTexts(values: readonly (ParameterValue | undefined)[]): string[] {
  const sizeOf = (value: ParameterValue | undefined) => (typeof value === "number" ? value : Infinity);
  const sizes = new Map(values.map((value) => [formatParameter(value), sizeOf(value)]));
  return [...sizes]
    .sort(([a, left], [b, right]) =>
      left === right ? a.localeCompare(b, "en", { numeric: true }) : left - right,
    )
    .map(([text]) => text);
}

function isList(value: ParameterValue): value is readonly ParameterValue[] {
  return Array.isArray(value);
}

/** The paths by which runs are called: those that vary among them or, where none does, gain, where they have one, and seed. */
export function labelPaths(runs: Iterable<ParameterizedRun>): string[] {
  const all = [...runs];
  const varying = varyingPaths(all);
  if (varying.length > 0) return varying;
  const hasGain = all.length === 0 || all.some((run) => gainPath in parametersOf(run));
  return hasGain ? [gainPath, seedPath] : [seedPath];
}

/** How a run differs from others: "gain 13.48, seed 3". @param paths from `labelPaths` of all of them */
export function runLabel(run: ParameterizedRun, paths: readonly string[], separator = ", "): string {
  const values = parametersOf(run);
  const labels = parameterLabels(paths);
  return paths.map((path) => `${labels.get(path)} ${formatParameter(values[path])}`).join(separator);
}
