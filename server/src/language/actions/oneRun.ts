import { TextDocument } from "vscode-languageserver-textdocument";
import type { Parameters } from "../../domain/parameters.ts";
import { type DrawnValue, valuesFor } from "../../specification/expansion/draw.ts";
import { seedsOf } from "../../specification/expansion/seeds.ts";
import { parseSpec } from "../../specification/parse.ts";
import { type AnySpec, seedsPath } from "../../specification/schema/spec.ts";
import type { Variation } from "../../specification/schema/variation.ts";
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
  const { spec } = read(text);
  if (!spec) return text;
  const [seed] = seedsOf(spec) as [number];
  return textOfRun(text, { seed, parameters: {} });
}

/**
 * The text of a spec that launches one of its runs alone, with the run's values in place of what varies. A parameter that
 * the run does not name has the first value of its seed.
 */
export function textOfRun(
  text: string,
  { seed, parameters }: { seed: number; parameters: Parameters },
): string {
  let { spec, tree } = read(text);
  if (!spec) return text;
  const seeds = seedsPath(spec);
  let changed = text;
  const change = (path: Path, value: unknown) => {
    changed = TextDocument.applyEdits(
      TextDocument.create("dai:one", "dai", 1, changed),
      setValue(parseSpecTree(changed), path, value),
    );
    ({ spec, tree } = read(changed));
  };
  // An option that is put in place of its variation may vary inside, so the spec is read again after each.
  for (let [variation] = spec.variations; variation; [variation] = spec?.variations ?? [])
    change(...valueOfRun(variation, seed, parameters, tree));
  change(seeds, [seed]);
  return changed;
}

function read(text: string): { spec: AnySpec | null; tree: SpecTree } {
  const { spec, program, tree } = parseSpec(text);
  return { spec: spec ?? program, tree };
}

/** The value that a run has in place of a variation, as the text would have it. */
function valueOfRun(
  variation: Variation,
  seed: number,
  parameters: Parameters,
  tree: SpecTree,
): [Path, unknown] {
  const { written, values, parameter } = variation;
  const drawn = valuesFor(variation, seed);
  const own = parameters[parameter];
  const shown = ({ value, option }: DrawnValue) =>
    "options" in values ? values.options[option]!.written : value;
  // Values of specs are JSON; a run's are in the order in which they were written.
  const first = drawn.find((one) => JSON.stringify(shown(one)) === JSON.stringify(own)) ?? drawn[0];
  if (values.kind === "architectures") {
    const architecture = written.slice(0, -1);
    const { random: _, ...others } = plainValue(nodeAt(tree, architecture)!) as Record<string, unknown>;
    return [architecture, { ...others, hidden: first?.value }];
  }
  if (!("options" in values)) return [written, first?.value];
  return [written, plainValue(nodeAt(tree, values.options[first!.option]!.source)!)];
}
