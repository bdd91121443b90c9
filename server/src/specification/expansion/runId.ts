import { hash } from "node:crypto";
import { mapPaths } from "../../dataset/kinds/paths.ts";
import { isGenerated } from "../../dataset/kinds/registry.ts";
import type { RunConfig } from "./expand.ts";

/** The id of a run: a hash of everything that decides its course, whatever order its keys were written in. */
export function runId(config: RunConfig): string {
  return createRunId()(config);
}

/** A run's configuration by whatever engine. */
type Identified = Omit<RunConfig, "engine"> & { engine: string };

/** The same for many runs, which share most of what they are made of with the run before. */
export function createRunId(): (config: Identified) => string {
  const architectureText = rememberingLast((architecture: object) => canonicalJson(architecture));
  const datasetText = rememberingLast((dataset: RunConfig["dataset"]) =>
    canonicalJson(datasetIdentity(dataset)),
  );
  const initializationText = rememberingLast((initialization: object) => canonicalJson(initialization));
  const trainingText = rememberingLast((training: object) => canonicalJson(training));
  return ({ architecture, dataset, engine, initialization, training, ...others }) => {
    others satisfies Record<string, never>;
    const parts = [
      `"architecture":${architectureText(architecture)}`,
      `"dataset":${datasetText(dataset)}`,
      `"engine":${JSON.stringify(engine)}`,
      `"initialization":${initializationText(initialization)}`,
      `"training":${trainingText(training)}`,
    ];
    return hashOfText(`{${parts.join()}}`);
  };
}

function rememberingLast<T>(textOf: (part: T) => string): (part: T) => string {
  let last: { part: T; text: string } | undefined;
  return (part) => {
    if (last?.part !== part) last = { part, text: textOf(part) };
    return last.text;
  };
}

/**
 * The ids that the same run had when each engine's runs had ids of their own.
 *
 * @param idOf what hashes it
 */
export function formerRunIds(config: RunConfig, idOf = createRunId()): string[] {
  return config.engine === "wasm" ? [idOf({ ...config, engine: "native" })] : [];
}

/** The same for runs that differ in nothing but the engine that trains them, whose courses are nearly the same. */
export function idOnAnyEngine({ engine: _, ...config }: RunConfig): string {
  return hashOf({ ...config, dataset: datasetIdentity(config.dataset) });
}

/**
 * The kind of study that a run belongs to: the same data but for its seed, the same training and activation.
 * Runs of one kind differ in their initialization and the widths of their layers, and can be learned from
 * together.
 */
export function studyKind({ dataset, architecture, training }: RunConfig): string {
  return hashOf({
    dataset: kindOfData(dataset),
    architecture: { ...architecture, hidden: undefined },
    training,
  });
}

/** What thresholds are fitted to: the data but for its seed, the kind of network but for its widths, and the recipe. */
export function fittingOf({ dataset, architecture, training }: RunConfig): {
  data: string;
  architecture: string;
  recipe: string;
} {
  return {
    data: hashOf(kindOfData(dataset)),
    architecture: hashOf({ ...architecture, hidden: undefined }),
    recipe: hashOf(training),
  };
}

export function hashOf(value: object): string {
  return hashOfText(canonicalJson(value));
}

function hashOfText(text: string): string {
  return hash("sha256", text, "hex").slice(0, 16);
}

/** The data but for its seed, and for the fold that a run validates with. */
function kindOfData(dataset: RunConfig["dataset"]): object {
  const { validation, ...identity } = datasetIdentity(dataset) as { validation?: unknown };
  const isFold = typeof validation === "object" && validation !== null && "folds" in validation;
  return {
    ...identity,
    validation: isFold ? { ...validation, fold: undefined } : validation,
    seed: undefined,
  };
}

/** Files are what they hold, wherever they lie and whatever their classes are called. */
function datasetIdentity(dataset: RunConfig["dataset"]): object {
  if (isGenerated(dataset)) return dataset;
  const { found, ...spec } = mapPaths(dataset, () => undefined);
  const { content, shape, classes } = found ?? {};
  const { test } = spec;
  return {
    ...spec,
    classNames: undefined,
    // A share takes samples from the training; a file of its own is no part of it.
    test: typeof test === "number" ? test : undefined,
    found: { content, shape, classes },
  };
}

/** JSON with sorted keys and no white space, so that equal values have equal texts. */
function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  let text = "";
  for (const key of Object.keys(value).sort()) {
    const item = (value as Record<string, unknown>)[key];
    if (item !== undefined) text += `${text && ","}${JSON.stringify(key)}:${canonicalJson(item)}`;
  }
  return `{${text}}`;
}
