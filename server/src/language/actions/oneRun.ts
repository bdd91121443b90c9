import { TextDocument } from "vscode-languageserver-textdocument";
import { valuesFor } from "../../specification/expansion/draw.ts";
import { seedsOf } from "../../specification/expansion/expand.ts";
import type { Variation } from "../../specification/expansion/variation.ts";
import { parseSpec } from "../../specification/parse.ts";
import {
  nodeAt,
  type Path,
  parseSpecTree,
  plainValue,
  type SpecTree,
} from "../../specification/syntax/tree.ts";
import { setValue } from "./edits.ts";

/**
 * The text of a spec that launches only the first run of this one; the text itself while it has errors. What
 * the spec leaves to defaults stays so, since a threshold that is written out counts as calibrated.
 */
export function oneRun(text: string): string {
  let { spec, tree } = parseSpec(text);
  if (!spec) return text;
  const [seed] = seedsOf(spec) as [number];
  let changed = text;
  const change = (path: Path, value: unknown) => {
    changed = TextDocument.applyEdits(
      TextDocument.create("dai:one", "dai", 1, changed),
      setValue(parseSpecTree(changed), path, value),
    );
    ({ spec, tree } = parseSpec(changed));
  };
  // An option that is put in place of its variation may vary inside, so the spec is read again after each.
  for (let [variation] = spec.variations; variation; [variation] = spec?.variations ?? [])
    change(...firstValue(variation, seed, tree));
  change(["initialization", "seeds"], [seed]);
  return changed;
}

/** The value that a seed's first run has in place of a variation, as the text would have it. */
function firstValue(variation: Variation, seed: number, tree: SpecTree): [Path, unknown] {
  const { written, values } = variation;
  const [first] = valuesFor(variation, seed);
  if (values.kind === "architectures") {
    const architecture = written.slice(0, -1);
    const { random: _, ...others } = plainValue(nodeAt(tree, architecture)!) as Record<string, unknown>;
    return [architecture, { ...others, hidden: first?.value }];
  }
  if (!("options" in values)) return [written, first?.value];
  return [written, plainValue(nodeAt(tree, values.options[first!.option]!.source)!)];
}
