/** Rewritings of a spec that keep it valid and change what it launches or how it says it. */
import type { TextEdit } from "vscode-languageserver-protocol";
import { gainPath } from "../../domain/parameters.ts";
import { optimizers } from "../../recipe/optimizers/optimizers.ts";
import type { ParsedSpec } from "../../specification/parse.ts";
import type { Spec } from "../../specification/schema/spec.ts";
import type { Variation } from "../../specification/schema/variation.ts";
import { nodeAt, type Path, type SpecTree, valueAt } from "../../specification/syntax/tree.ts";
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
    ...variationsAt(spec, path).flatMap((variation) => variationRewritings(variation, tree)),
    ...(section === "initialization" && !Array.isArray(spec.initialization.seeds)
      ? seedSweep(spec, tree)
      : []),
    ...(section === "training" && key === "optimizer" ? optimizerRewritings(spec, tree) : []),
    ...defaultsAt(spec, tree, path),
  ].filter(({ edits }) => edits.length > 0);
}

/** What varies at a path; anywhere in `initialization`, its gain. */
function variationsAt({ variations }: Spec, path: Path): Variation[] {
  return variations.filter(
    ({ written, parameter }) =>
      written.every((part, index) => path[index] === part) ||
      (parameter === gainPath && path[0] === "initialization"),
  );
}

/** Values in the list that a range becomes. */
const listLength = 5;

function variationRewritings({ parameter, written, values }: Variation, tree: SpecTree): Refactoring[] {
  const what = parameter === gainPath ? "gains" : "values";
  const to = (title: string, value: unknown) => ({ title, edits: setValue(tree, written, value) });
  if (values.kind === "uniform" || values.kind === "logUniform") {
    const isUniform = values.kind === "uniform";
    const [low, high] = values.range;
    const list = Array.from({ length: listLength }, (_, i) => {
      const share = i / (listLength - 1);
      const value = isUniform ? low + share * (high - low) : low * (high / low) ** share;
      return Number(value.toPrecision(4));
    });
    const other = isUniform
      ? to(`Draw the ${what} logarithmically`, { logUniform: [low, high] })
      : to(`Draw the ${what} uniformly`, { uniform: [low, high] });
    return [
      to(`Change the range to a list of ${listLength} ${what}`, [...new Set(list)]),
      ...(isUniform && low <= 0 ? [] : [other]),
    ];
  }
  if (!("options" in values)) return [];
  const numbers = values.options.flatMap(({ value }) => (typeof value === "number" ? value : []));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  if (numbers.length < values.options.length || low >= high) return [];
  // A range of fractions would not do for a key that takes whole numbers.
  if (parameter !== gainPath && numbers.every(Number.isInteger))
    return [to(`Change the ${what} to a range of whole numbers`, { integer: [low, high] })];
  return [
    to(`Change the ${what} to a uniform range`, { uniform: [low, high] }),
    ...(low > 0 ? [to(`Change the ${what} to a logarithmic range`, { logUniform: [low, high] })] : []),
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

/** Written, indicator.predictor asks for the stopping rule of that name, whatever its default says. */
function asksForOtherRule(block: Path, key: string): boolean {
  return block.join(".") === "indicator" && key === "predictor";
}

/** Writes out, in the innermost block around the path, each key that it leaves to its default. */
function defaultsAt(spec: Spec, tree: SpecTree, path: Path): Refactoring[] {
  const block = innermostBlock(tree, path);
  const node = block && (block.length === 0 ? tree.root : nodeAt(tree, block));
  if (!block || !node) return [];
  const { variations, ...values } = spec;
  const isInside = ({ written }: Variation) => written.every((part, index) => block[index] === part);
  // Inside what varies, the text and the configuration have different paths.
  if (variations.some(isInside)) return [];
  const filled = valueAt(values, block) as Record<string, unknown>;
  const written = new Set((node.children ?? []).map((property) => property.children?.[0]?.value));
  const missing = Object.entries(filled).filter(
    ([key]) => !written.has(key) && !asksForOtherRule(block, key),
  );
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
