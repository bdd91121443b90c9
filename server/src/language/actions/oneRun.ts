import { TextDocument } from "vscode-languageserver-textdocument";
import { expandSpec } from "../../specification/expansion/expand.ts";
import { parseSpec } from "../../specification/parse.ts";
import { type Path, parseSpecTree } from "../../specification/syntax/tree.ts";
import { setValue } from "./edits.ts";

/**
 * The text of a spec that launches only the first run of this one; the text itself while it has errors. What
 * the spec leaves to defaults stays so, since a threshold that is written out counts as calibrated.
 */
export function oneRun(text: string): string {
  const { spec } = parseSpec(text);
  if (!spec) return text;
  const { seeds } = spec.initialization;
  const first = Array.isArray(seeds) ? seeds.slice(0, 1) : 1;
  const [config] = expandSpec({ ...spec, initialization: { ...spec.initialization, seeds: first } }, "wasm");
  if (!config) return text;
  const changes: [Path, unknown][] = [
    [["architecture"], config.architecture],
    [["initialization", "gain"], config.initialization.gain],
    [["initialization", "seeds"], [config.initialization.seed]],
  ];
  return changes.reduce((changed, [path, value]) => {
    const edits = setValue(parseSpecTree(changed), path, value);
    return TextDocument.applyEdits(TextDocument.create("dai:one", "dai", 1, changed), edits);
  }, text);
}
