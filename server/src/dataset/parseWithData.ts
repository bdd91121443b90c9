import { type ParsedSpec, parseSpec } from "../specification/parse.ts";
import type { Spec } from "../specification/schema/spec.ts";
import { locate } from "./access/resolvePaths.ts";
import { isGenerated } from "./kinds/registry.ts";
import { askDatasetWorker } from "./thread/startWorker.ts";

/**
 * Reads and checks the text of a spec, and the files that its dataset names.
 *
 * @param folder the spec's; null for a spec that lies nowhere
 * @param cache folder for hashes; null when nobody wants to know which data it is
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
  const looked = await askDatasetWorker({ kind: "inspect", located, identify: cache !== null, cache });
  const whole = parseSpec(text, () => looked);
  return whole.spec
    ? { ...whole, spec: withDataset(whole.spec, { ...located, found: looked.found! }) }
    : whole;
}

function withDataset(spec: Spec, dataset: Spec["dataset"]): Spec {
  return { ...spec, dataset };
}
