import type { Dai } from "../spec/expand.ts";
import { assemble } from "./assemble.ts";
import { contentHash } from "./content.ts";
import type { Dataset } from "./dataset.ts";
import type { ReadingContext } from "./rawDataset.ts";
import { readFiles } from "./read.ts";
import { createShell } from "./shell.ts";
import { sourcesOf } from "./sources.ts";

/**
 * Makes or reads the dataset of a run.
 *
 * @throws Error in one sentence when the files are not those that the run was launched with, DataError when they
 * can't be read
 */
export async function loadDataset(
  spec: Dai["dataset"],
  context: ReadingContext = { cache: null, progress: () => {} },
): Promise<Dataset> {
  if (spec.kind === "shell") return createShell(spec);
  const content = await contentHash(sourcesOf(spec), context);
  if (spec.found?.content !== undefined && spec.found.content !== content)
    throw new Error("The data has changed since this run was launched: launch its spec again.");
  return assemble(await readFiles(spec, content, context), spec);
}
