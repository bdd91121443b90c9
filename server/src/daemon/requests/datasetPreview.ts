import { askDatasetWorker } from "../../dataset/thread/askWorker.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { DatasetPreview, Params } from "../../protocol/protocol.ts";
import { taskOf } from "../../recipe/losses.ts";
import { InvalidSpecError } from "../../runs/service.ts";
import { folderOf, specText } from "../../runs/specSource.ts";
import { checkSource } from "../../specification/thread/checkSource.ts";

/**
 * A first look at the data that a spec names, in a thread of its own.
 *
 * @throws InvalidSpecError when the spec or its data can't be read
 */
export async function previewOf(params: Params<"dai/dataset/preview">): Promise<DatasetPreview> {
  const { spec, diagnostics } = await checkSource({
    text: await specText(params),
    folder: folderOf(params.uri),
    cache: null,
  });
  if (!spec) {
    const error = diagnostics.find(({ severity }) => severity === "error");
    throw new InvalidSpecError(sentenceOf("spec-errors", { reason: error?.message }), diagnostics);
  }
  const { found, problem } = await askDatasetWorker({
    kind: "preview",
    dataset: spec.dataset,
    task: taskOf(spec.training.loss),
  });
  if (problem) throw new InvalidSpecError(problem.message, diagnostics);
  return found;
}
