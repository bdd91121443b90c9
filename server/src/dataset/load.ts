import type { RunConfig } from "../specification/expansion/expand.ts";
import type { Dataset } from "./dataset.ts";
import { contentHash } from "./identity/content.ts";
import { sourcesOf } from "./identity/sources.ts";
import { assemble } from "./pipeline/assemble.ts";
import { createShell } from "./pipeline/shell.ts";
import type { ReadingContext } from "./readers/rawDataset.ts";
import { readFiles } from "./readers/read.ts";

/**
 * Makes or reads the dataset of a run.
 *
 * @throws Error in one sentence when the files are not those that the run was launched with, DataError when they
 * can't be read
 */
export async function loadDataset(
  spec: RunConfig["dataset"],
  context: ReadingContext = { cache: null, progress: () => {} },
): Promise<Dataset> {
  if (spec.kind === "shell") return createShell(spec);
  const content = await contentHash(sourcesOf(spec), context);
  if (spec.found?.content !== undefined && spec.found.content !== content)
    throw new Error("The data has changed since this run was launched: launch its spec again.");
  return assemble(await readFiles(spec, content, context), spec);
}
