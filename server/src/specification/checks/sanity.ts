/** Values that are possible and nearly always a mistake: a launch with them is a launch for nothing. */
import type { Activation } from "../../network/layers.ts";
import { optimizers } from "../../recipe/optimizers/optimizers.ts";
import { type Remedy, removing, setting } from "../fixes/fix.ts";
import type { Spec } from "../schema/spec.ts";
import type { Path } from "../syntax/tree.ts";
import { checkSigmoidChain } from "./sigmoidChain.ts";
import { signalSizes } from "./signalSize.ts";

type Raise = (path: Path, code: string, message: string, remedy?: Remedy) => void;

/** Warns of what is bound to fail or out of all proportion. `written` is the spec as it stands in the file. */
export function checkSanity(spec: Spec, written: unknown, warning: Raise): void {
  checkLearningRate(spec.training.optimizer, warning);
  checkGains(spec, warning);
  checkSigmoidChain(spec.architecture, spec.initialization.gain, warning);
  checkReachable(spec, written, warning);
  if (spec.dataset.shuffledLabels === 1)
    warning(
      ["dataset", "shuffledLabels"],
      "all-labels-random",
      "Every training label is drawn at random, so there is nothing to learn but the samples by heart: use a share below 1, unless that is what you want to see.",
      setting(["dataset", "shuffledLabels"], 0),
    );
}

const hopelessLearningRate = 10;

function checkLearningRate({ kind, learningRate }: Spec["training"]["optimizer"], warning: Raise): void {
  const path = ["training", "optimizer", "learningRate"];
  const [low, high] = optimizers[kind].usualLearningRates;
  if (learningRate >= hopelessLearningRate)
    warning(
      path,
      "learning-rate-diverges",
      `With a learning rate of ${learningRate} the weights run away in the first steps: use at most ${high} with ${kind}.`,
      setting(path, high),
    );
  else if (learningRate < low || learningRate > high)
    warning(
      path,
      "learning-rate-out-of-range",
      `A learning rate of ${learningRate} is too ${learningRate < low ? "small" : "large"} for ${kind} as a rule: use one from ${low} to ${high}.`,
      setting(path, learningRate < low ? low : high),
    );
}

/** Largest and smallest normal number of 32-bit floating point, in which networks compute. */
const largestNumber = 3.4e38;
const smallestNumber = 1.2e-38;

/** Sizes of the untrained network's outputs beyond which training has next to no chance. */
const saneOutputs: [number, number] = [1e-7, 1e4];

/** A tanh is within a thousandth of ±1 from here on, and its slope within a hundredth of 0. */
const saturatedInput = 4;

function checkGains(spec: Spec, warning: Raise): void {
  const { architecture, dataset, initialization } = spec;
  if (!("hidden" in architecture)) return;
  for (const { gain, path } of gainsWithPaths(initialization.gain)) {
    const sizes = signalSizes(dataset, architecture, initialization.scheme, gain);
    const trouble = sizes && gainTrouble(gain, sizes, architecture.activation);
    if (trouble) warning(path, ...trouble, setting(path, 1));
  }
}

/** What a gain does to the untrained network; null when there is nothing to fear. */
function gainTrouble(
  gain: number,
  sizes: number[],
  activation: Activation,
): [code: string, message: string] | null {
  const output = sizes.at(-1)!;
  if (Math.max(...sizes) > largestNumber)
    return [
      "gain-overflows",
      `A gain of ${gain} makes the untrained network's numbers infinite: use one near 1.`,
    ];
  if (Math.min(...sizes) < smallestNumber)
    return [
      "gain-vanishes",
      `A gain of ${gain} makes the untrained network's numbers 0, so nothing trains: use one near 1.`,
    ];
  if (activation === "tanh" && Math.min(...sizes.slice(0, -1)) > saturatedInput)
    return [
      "tanh-saturates",
      `A gain of ${gain} puts every tanh far out where it is flat, so hardly any gradient gets through: use one near 1.`,
    ];
  if (output < saneOutputs[0] || output > saneOutputs[1])
    return [
      "gain-out-of-range",
      `A gain of ${gain} makes the untrained network's outputs about ${output.toExponential(0)} in size, which ${output > 1 ? "swamps" : "starves"} the first gradients: use one nearer to 1.`,
    ];
  return null;
}

/** Each gain that the spec names, with its place; of a range, its ends. */
function gainsWithPaths(gain: Spec["initialization"]["gain"]): { gain: number; path: Path }[] {
  const path: Path = ["initialization", "gain"];
  if (typeof gain === "number") return [{ gain, path }];
  const [kind, list] = Array.isArray(gain)
    ? [[], gain]
    : "uniform" in gain
      ? [["uniform"], gain.uniform]
      : [["logUniform"], gain.logUniform];
  return list.map((value, index) => ({ gain: value, path: [...path, ...kind, index] }));
}

/** Checkpoints that the file itself lists and that training never reaches; `no-checkpoint` speaks of the first. */
function checkReachable({ indicator, training }: Spec, written: unknown, warning: Raise): void {
  const given = (written as { indicator?: { checkpoints?: unknown } }).indicator?.checkpoints;
  if (given === undefined) return;
  for (const [index, checkpoint] of indicator.checkpoints.entries()) {
    if (index === 0 || checkpoint <= training.epochs) continue;
    warning(
      ["indicator", "checkpoints", index],
      "unreached-checkpoint",
      `Training ends at epoch ${training.epochs}, so the checkpoint at epoch ${checkpoint} is never reached: train longer or remove it.`,
      removing(["indicator", "checkpoints", index], `Remove the checkpoint at epoch ${checkpoint}`),
    );
  }
}
