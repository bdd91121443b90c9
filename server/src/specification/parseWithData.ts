import { locate } from "../dataset/access/resolvePaths.ts";
import { isGenerated } from "../dataset/kinds/registry.ts";
import { askDatasetWorker } from "../dataset/thread/startWorker.ts";
import { taskOf } from "../recipe/losses.ts";
import { type ParsedSpec, parseSpec } from "./parse.ts";
import type { Spec } from "./schema/spec.ts";

/**
 * Reads and checks the text of a spec, and the files that its dataset names.
 *
 * @param folder the spec's; null for a spec that lies nowhere
 * @param cache folder for hashes; null where the identity of the data is not needed
 * @returns the parsed spec; in a spec without errors, paths are whole and what the files hold is known
 */
export async function parseWithData(
  text: string,
  folder: string | null,
  cache: string | null,
): Promise<ParsedSpec> {
  const parsed = parseSpec(text);
  if (!parsed.spec || isGenerated(parsed.spec.dataset)) return parsed;
  const { found: located, problem } = locate(parsed.spec.dataset, folder);
  if (!located) return parseSpec(text, () => ({ found: null, problem }));
  const task = taskOf(parsed.spec.training.loss);
  const looked = await askDatasetWorker({ kind: "inspect", located, task, identify: cache !== null, cache });
  const whole = parseSpec(text, () => looked);
  if (!whole.spec || !looked.found) return whole;
  return { ...whole, spec: withDataset(whole.spec, { ...located, found: looked.found.facts }) };
}

function withDataset(spec: Spec, dataset: Spec["dataset"]): Spec {
  return { ...spec, dataset };
}
