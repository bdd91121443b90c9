import { createHash } from "node:crypto";
import { mapPaths } from "../../dataset/kinds/paths.ts";
import { isGenerated } from "../../dataset/kinds/registry.ts";
import type { RunConfig } from "./expand.ts";

/** The id of a run: a hash of everything that decides its course, whatever order its keys were written in. */
export function runId(config: RunConfig): string {
  return hashOf({ ...config, dataset: datasetIdentity(config.dataset) });
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
    dataset: { ...datasetIdentity(dataset), seed: undefined },
    architecture: { ...architecture, hidden: undefined },
    training,
  });
}

function hashOf(value: object): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex").slice(0, 16);
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
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}
