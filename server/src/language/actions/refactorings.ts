/** Rewritings of a spec that keep it valid and change what it launches or how it says it. */
import type { TextEdit } from "vscode-languageserver-protocol";
import { optimizers } from "../../recipe/optimizers/optimizers.ts";
import type { ParsedSpec } from "../../specification/parse.ts";
import type { Spec } from "../../specification/schema/spec.ts";
import { nodeAt, type Path, type SpecTree } from "../../specification/syntax/tree.ts";
import { valueAt } from "../hover/resolvedValue.ts";
import { addKeys, setValue } from "./edits.ts";

export interface Refactoring {
  title: string;
  edits: TextEdit[];
}

/** What can be rewritten at a path; nothing while the spec has errors. */
export function refactoringsAt({ spec, tree }: ParsedSpec, path: Path): Refactoring[] {
  if (!spec) return [];
  const [section, key] = path;
  return [
    ...(section === "initialization" ? gainRewritings(spec, tree) : []),
    ...(section === "initialization" && !Array.isArray(spec.initialization.seeds)
      ? seedSweep(spec, tree)
      : []),
    ...(section === "training" && key === "optimizer" ? optimizerRewritings(spec, tree) : []),
    ...defaultsAt(spec, tree, path),
  ].filter(({ edits }) => edits.length > 0);
}

const gainPath = ["initialization", "gain"];

/** Values in the list that a range becomes. */
const listLength = 5;

function gainRewritings({ initialization }: Spec, tree: SpecTree): Refactoring[] {
  const { gain } = initialization;
  const to = (title: string, value: unknown) => ({ title, edits: setValue(tree, gainPath, value) });
  if (typeof gain === "number") return [];
  if (Array.isArray(gain)) {
    const range = [Math.min(...gain), Math.max(...gain)];
    if (range[0] === range[1]) return [];
    return [
      to("Change the gains to a uniform range", { uniform: range }),
      to("Change the gains to a logarithmic range", { logUniform: range }),
    ];
  }
  const isUniform = "uniform" in gain;
  const [low, high] = isUniform ? gain.uniform : gain.logUniform;
  const values = Array.from({ length: listLength }, (_, i) => {
    const share = i / (listLength - 1);
    const value = isUniform ? low + share * (high - low) : low * (high / low) ** share;
    return Number(value.toPrecision(4));
  });
  return [
    to(`Change the range to a list of ${listLength} gains`, [...new Set(values)]),
    isUniform
      ? to("Draw the gains logarithmically", { logUniform: [low, high] })
      : to("Draw the gains uniformly", { uniform: [low, high] }),
  ];
}

const sweptSeeds = 10;

function seedSweep({ initialization }: Spec, tree: SpecTree): Refactoring[] {
  if (Number(initialization.seeds) >= sweptSeeds) return [];
  return [
    {
      title: `Sweep over ${sweptSeeds} seeds`,
      edits: setValue(tree, ["initialization", "seeds"], sweptSeeds),
    },
  ];
}

function optimizerRewritings({ training }: Spec, tree: SpecTree): Refactoring[] {
  const { kind, learningRate } = training.optimizer;
  return (Object.keys(optimizers) as (keyof typeof optimizers)[])
    .filter((other) => other !== kind)
    .map((other) => {
      const [low, high] = optimizers[other].usualLearningRates;
      const keeps = learningRate >= low && learningRate <= high;
      const value = keeps ? { kind: other, learningRate } : { kind: other };
      return {
        title: `Change the optimizer to ${other}`,
        edits: setValue(tree, ["training", "optimizer"], value),
      };
    });
}

/** Writes out, in the innermost block around the path, each key that it leaves to its default. */
function defaultsAt(spec: Spec, tree: SpecTree, path: Path): Refactoring[] {
  const block = innermostBlock(tree, path);
  const node = block && (block.length === 0 ? tree.root : nodeAt(tree, block));
  if (!block || !node) return [];
  const filled = valueAt(spec, block) as Record<string, unknown>;
  const written = new Set((node.children ?? []).map((property) => property.children?.[0]?.value));
  const missing = Object.entries(filled).filter(([key]) => !written.has(key));
  if (missing.length === 0) return [];
  const name = block.length === 0 ? "the spec" : block.join(".");
  return [
    {
      title: `Write out the defaults of ${name}`,
      edits: addKeys(tree, node, Object.fromEntries(missing)),
    },
  ];
}

function innermostBlock(tree: SpecTree, path: Path): Path | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const block = path.slice(0, depth);
    const node = depth === 0 ? tree.root : nodeAt(tree, block);
    if (node?.type === "object") return block;
  }
  return undefined;
}
