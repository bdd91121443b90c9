/** The fields of runs in lists, filters and exports: one for each quantity and each parameter. */

import { formatNumber, formatPercent } from "./format.ts";
import { isRecordColumn, isShare, metricTitle } from "./metrics.ts";
import type { Notes } from "./notes.ts";
import { accuracyObjective, type Objective } from "./objective.ts";
import { isOwnName, metricName, parameterName } from "./ownNames.ts";
import {
  formatParameter,
  gainPath,
  type ParameterizedRun,
  parameterLabels,
  parametersOf,
  seedPath,
} from "./parameters.ts";
import { type RunState, runStates } from "./runState.ts";
import { type NamedByStudies, studyNamesOf } from "./studies.ts";
import { shortVerdict, type VerdictName, verdictOrder } from "./verdictWords.ts";

export interface ListedRun extends ParameterizedRun, NamedByStudies {
  run: string;
  study?: string;
  engine: string;
  state: RunState;
  epoch: number;
  epochs: number;
  validationAccuracy: number | null;
  scores: { sF: number; sFv: number | null } | null;
  verdict: { verdict: VerdictName; wantsStop?: boolean; sF?: number | null } | null;
  /** what counts as better in the run's study; absent in runs of earlier versions */
  objective?: Objective;
  notes?: Notes;
  /** the epoch at which the objective was best so far */
  best?: { epoch: number; value: number } | null;
}

export interface RunField {
  /** how it is called on a command line, in a filter and in a file */
  name: string;
  /** other names for it, in lower case */
  aliases: readonly string[];
  title: string;
  value(run: ListedRun): number | string | null;
  text(run: ListedRun): string;
  /** which values are better; absent where neither are */
  better?: "higher" | "lower";
}

/** s_F at the newest checkpoint, on which the verdict beside it rests; before the first, that of the newest epoch. */
function decisiveScore({ verdict, scores }: ListedRun): number | null {
  return verdict?.sF ?? scores?.sF ?? null;
}

/** A run that several studies have is in all of them. */
function studiesText(run: ListedRun): string {
  return studyNamesOf(run).join(", ");
}

const percent = (value: (run: ListedRun) => number | null) => ({
  value,
  text: (run: ListedRun) => formatPercent(value(run)),
});

const quantities: readonly RunField[] = [
  { name: "run", aliases: ["id"], title: "run", value: ({ run }) => run, text: ({ run }) => run },
  { name: "study", aliases: ["name"], title: "study", value: studiesText, text: studiesText },
  {
    name: "state",
    aliases: [],
    title: "state",
    value: ({ state }) => runStates.indexOf(state),
    text: ({ state }) => state,
  },
  {
    name: "epoch",
    aliases: [],
    title: "epoch",
    value: ({ epoch }) => Math.max(epoch, 0),
    text: ({ epoch, epochs }) => `${Math.max(epoch, 0)}/${epochs}`,
  },
  {
    name: "best",
    aliases: [],
    title: "best",
    value: ({ best }) => best?.value ?? null,
    text: ({ best, objective }) => (best ? formatMetric(best.value, objective?.metric) : "–"),
  },
  {
    name: "bestEpoch",
    aliases: [],
    title: "at epoch",
    value: ({ best }) => best?.epoch ?? null,
    text: ({ best }) => (best ? String(best.epoch) : "–"),
  },
  {
    name: "validationAccuracy",
    aliases: ["accuracy", "acc"],
    title: "accuracy",
    better: "higher",
    ...percent(({ validationAccuracy }) => validationAccuracy),
  },
  {
    name: "sF",
    aliases: ["s_f"],
    title: "s_F",
    better: "higher",
    value: decisiveScore,
    text: (run) => formatNumber(decisiveScore(run)),
  },
  {
    name: "sFv",
    aliases: ["s_fv"],
    title: "s_Fv",
    better: "higher",
    ...percent(({ scores }) => scores?.sFv ?? null),
  },
  {
    name: "verdict",
    aliases: [],
    title: "verdict",
    value: ({ verdict }) => (verdict ? verdictOrder.indexOf(verdict.verdict) : null),
    text: ({ verdict }) => (verdict ? shortVerdict(verdict) : "–"),
  },
  {
    name: "engine",
    aliases: [],
    title: "engine",
    value: ({ engine }) => engine,
    text: ({ engine }) => engine,
  },
  {
    name: "tags",
    aliases: ["tag"],
    title: "tags",
    value: ({ notes }) => (notes?.tags.length ? notes.tags.join(", ") : null),
    text: ({ notes }) => notes?.tags.join(", ") ?? "",
  },
  {
    name: "note",
    aliases: [],
    title: "note",
    value: ({ notes }) => notes?.note || null,
    text: ({ notes }) => notes?.note ?? "",
  },
];

/**
 * @param runs all that are listed; the direction of `best` is that of their objective, if they share one
 * @param paths of the parameters that vary among them; gain and seed are fields in any case
 */
export function runFields(runs: Iterable<ListedRun>, paths: readonly string[]): RunField[] {
  const all = [...new Set([...paths, gainPath, seedPath])];
  const labels = parameterLabels(all);
  const parameters = all.map((path) => parameterField(path, labels.get(path)!));
  const objectives = new Map([...runs].map(({ objective }) => [JSON.stringify(objective), objective]));
  const objective = objectives.size === 1 ? [...objectives.values()][0] : undefined;
  const better = objective?.goal === "minimize" ? "lower" : "higher";
  const aliases =
    objective && objective.metric !== accuracyObjective.metric
      ? [nameOfObjective(objective).toLowerCase()]
      : [];
  return [
    ...parameters,
    ...(quantities.map((field) =>
      field.name === "best"
        ? { ...field, better, aliases, title: objective ? `best ${metricTitle(objective.metric)}` : "best" }
        : field,
    ) as RunField[]),
  ];
}

function nameOfObjective({ metric }: Objective): string {
  return isRecordColumn(metric) ? metric : metricName(metric);
}

function parameterField(path: string, label: string): RunField {
  const parts = path.split(".");
  const endings = parts.map((_, index) => parts.slice(index).join("."));
  const aliases = [label, ...endings, initialsOf(parts.at(-1)!)].map((name) => name.toLowerCase());
  return {
    name: parameterName(path),
    aliases: [
      ...aliases.filter((alias) => alias === label.toLowerCase() || !isOwnName(alias)),
      `parameter.${path}`.toLowerCase(),
    ],
    title: label,
    value(run) {
      const value = parametersOf(run)[path];
      if (typeof value === "number") return value;
      return value === undefined || value === null ? null : formatParameter(value);
    },
    text: (run) => formatParameter(parametersOf(run)[path]),
  };
}

/** learningRate → lr */
function initialsOf(name: string): string {
  const capitals = name.replace(/[^A-Z]/g, "");
  return capitals === "" ? "" : `${name.charAt(0)}${capitals}`.toLowerCase();
}

/** The field that a person means; null where none or several have such a name. */
export function findField(fields: readonly RunField[], wanted: string): RunField | null {
  const meant = fieldsMeant(fields, wanted);
  return meant.length === 1 ? meant[0]! : null;
}

/**
 * The fields that a word may mean: the one of this name or title, or else those with such an alias, or else those with a
 * name that begins so. Several where the word is ambiguous.
 */
export function fieldsMeant(fields: readonly RunField[], wanted: string): RunField[] {
  const text = wanted.toLowerCase();
  if (text === "") return [];
  const exact = fields.find(({ name, title }) => name === wanted || title === wanted);
  if (exact) return [exact];
  const named = fields.filter(({ name, title }) => [name, title].some((one) => one.toLowerCase() === text));
  if (named.length > 0) return named;
  const aliased = fields.filter(({ aliases }) => aliases.includes(text));
  if (aliased.length > 0 || text.length === 1) return aliased;
  return fields.filter(({ name, title, aliases }) =>
    [name, title, ...aliases].some((one) => one.toLowerCase().startsWith(text)),
  );
}

/** Runs by a field: the better ones first, or else rising. Those without a value come last either way. */
export function sortByField<R extends ListedRun>(runs: readonly R[], field: RunField, reverse = false): R[] {
  const sign = (field.better === "higher") !== reverse ? -1 : 1;
  return runs.toSorted((left, right) => {
    const [a, b] = [field.value(left), field.value(right)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return a < b ? -sign : a > b ? sign : 0;
  });
}

/** A metric's value: shares as percentages, everything else as a number. */
export function formatMetric(value: number | null, metric = "validationAccuracy"): string {
  return isShare(metric) ? formatPercent(value) : formatNumber(value);
}
