import type { Node } from "jsonc-parser";
import type { RunSummary } from "../../protocol/protocol.ts";
import { nodeAt, type Path, plainValue, type SpecTree } from "../../specification/syntax/tree.ts";

const gainPath = ["initialization", "gain"];

/** Where a spec has its seeds, and the block that stands for its runs. */
function blocksIn(tree: SpecTree): { seedsPath: Path; block: Path } {
  if (nodeAt(tree, ["program"])) return { seedsPath: ["seeds"], block: ["program"] };
  const block = nodeAt(tree, ["initialization"]) ? ["initialization"] : ["architecture"];
  return { seedsPath: ["initialization", "seeds"], block };
}

/** The keys under which a value's options are listed. */
const listKeys = ["each", "choice"];

/**
 * Where the runs of a spec are in it: each at the narrowest value that distinguishes it from the others. That is its
 * gain in a list of gains, another parameter's value in a list, the one gain there is, its seed in a list of seeds, or
 * else the nearest block around these, such as a range that a parameter is drawn from.
 */
export function placesIn(tree: SpecTree): (run: Pick<RunSummary, "gain" | "seed" | "parameters">) => Path {
  const { seedsPath, block } = blocksIn(tree);
  const gain = nodeAt(tree, gainPath);
  const seedIndex = indexIn(nodeAt(tree, seedsPath));
  const lists = new Map<string, OptionList | null>();
  const listAt = (parameter: string): OptionList | null => {
    const known = lists.get(parameter);
    if (known !== undefined) return known;
    const found = optionsAt(tree, parameter.split("."));
    lists.set(parameter, found);
    return found;
  };
  const optionOf = (parameter: string, value: unknown): Path | undefined => {
    const list = listAt(parameter);
    const index = list?.index.get(keyOf(value));
    return list && index !== undefined ? [...list.path, index] : undefined;
  };
  return ({ gain: own, seed, parameters = {} }) => {
    const atGain = optionOf(gainPath.join("."), own);
    if (atGain) return atGain;
    for (const [parameter, value] of Object.entries(parameters)) {
      const place = optionOf(parameter, value);
      if (place) return place;
    }
    const drawn = Object.keys(parameters).map((parameter) => parameter.split("."));
    const range = drawn.find((path) => nodeAt(tree, path)?.type === "object");
    if (gain?.type === "number" && !range) return gainPath;
    const atSeed = seedIndex.get(keyOf(seed));
    if (atSeed !== undefined) return [...seedsPath, atSeed];
    return range ?? (gain ? gainPath : block);
  };
}

/** The options of a value that varies, with the place of their list. */
interface OptionList {
  path: Path;
  index: Map<string, number>;
}

/** A list at a path, or below `each` or `choice` there; null where neither stands. */
function optionsAt(tree: SpecTree, path: Path): OptionList | null {
  for (const place of [path, ...listKeys.map((key) => [...path, key])]) {
    const node = nodeAt(tree, place);
    if (node?.type === "array") return { path: place, index: indexIn(node) };
  }
  return null;
}

/** Each value of a list with the index where it first stands; empty when the node is no list. */
function indexIn(node: Node | undefined): Map<string, number> {
  const items = node?.type === "array" ? (node.children ?? []) : [];
  return new Map(items.map((item, index): [string, number] => [keyOf(plainValue(item)), index]).reverse());
}

/** Equal values have equal keys. */
function keyOf(value: unknown): string {
  return JSON.stringify(value);
}
