import type { Node } from "jsonc-parser";
import type { RunSummary } from "../../protocol/protocol.ts";
import { nodeAt, type Path, type SpecTree } from "../../specification/syntax/tree.ts";

const gainPath = ["initialization", "gain"];
const seedsPath = ["initialization", "seeds"];

/**
 * Where the runs of a spec stand in it: each at the narrowest value that tells it from the others. That is its
 * gain in a list of gains, the one gain there is, its seed in a list of seeds, or else the nearest block
 * around these.
 */
export function placesIn(tree: SpecTree): (run: Pick<RunSummary, "gain" | "seed">) => Path {
  const gain = nodeAt(tree, gainPath);
  const gainIndex = indexIn(gain);
  const seedIndex = indexIn(nodeAt(tree, seedsPath));
  const block = nodeAt(tree, ["initialization"]) ? ["initialization"] : ["architecture"];
  return (run) => {
    const atGain = gainIndex.get(run.gain);
    if (atGain !== undefined) return [...gainPath, atGain];
    if (gain?.type === "number") return gainPath;
    const atSeed = seedIndex.get(run.seed);
    if (atSeed !== undefined) return [...seedsPath, atSeed];
    return gain ? gainPath : block;
  };
}

/** Each value of a list with the index where it first stands; empty when the node is no list. */
function indexIn(node: Node | undefined): Map<unknown, number> {
  const items = node?.type === "array" ? (node.children ?? []) : [];
  return new Map(items.map((item, index): [unknown, number] => [item.value, index]).reverse());
}
