import { MessageError } from "../messages/messageError.ts";
import type { Dataset } from "./dataset.ts";
import { contentHash } from "./identity/content.ts";
import { type DatasetSpec, filesKindOf, generatedKindOf, isGenerated } from "./kinds/registry.ts";
import { assemble } from "./pipeline/assemble.ts";
import type { ReadingContext } from "./rawDataset.ts";

/**
 * Generates or reads the dataset of a run. Paths are absolute.
 *
 * @param withTest whether the test samples are read too
 * @throws Error in one sentence when the files are not those that the run was launched with, DataError when they
 * can't be read
 */
export async function loadDataset(
  spec: DatasetSpec,
  context: ReadingContext = { cache: null, progress: () => {} },
  withTest = false,
): Promise<Dataset> {
  if (isGenerated(spec)) return generatedKindOf(spec).generate(spec);
  const kind = filesKindOf(spec);
  const content = await contentHash(kind.sources(spec), context);
  if (spec.found?.content !== undefined && spec.found.content !== content)
    throw new MessageError("data-changed", {});
  const task = spec.found?.targets ? "regression" : "classification";
  return assemble(await kind.read(spec, { ...context, content, task, test: withTest }), spec, withTest);
}
