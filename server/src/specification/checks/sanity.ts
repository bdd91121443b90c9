/** Values that are possible and nearly always a mistake: a launch with them is a launch for nothing. */
import type { Activation } from "../../network/layers/activations.ts";
import { optimizers } from "../../recipe/optimizers/optimizers.ts";
import { removing, setting } from "../fixes/fix.ts";
import { type AnySpec, epochsOf, type Spec } from "../schema/spec.ts";
import type { Raise } from "./finding.ts";
import { checkSigmoidChain } from "./sigmoidChain.ts";
import { signalSizes } from "./signalSize.ts";

/** Warns of a configuration that is bound to fail. `largestGain` is the largest of the study. */
export function checkSanity(spec: Spec, largestGain: number, warning: Raise): void {
  checkLearningRate(spec.training.optimizer, warning);
  checkGain(spec, warning);
  checkSigmoidChain(spec.architecture, largestGain, warning);
}

/** Warns of labels that nothing can be learned from. */
export function checkLabels(spec: Spec, warning: Raise): void {
  if (spec.dataset.shuffledLabels === 1)
    warning(
      ["dataset", "shuffledLabels"],
      "all-labels-random",
      "Every training label is drawn at random, so a network can only memorize the samples: use a share below 1, unless that is what you want to see.",
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

function checkGain({ architecture, dataset, initialization }: Spec, warning: Raise): void {
  if (!("hidden" in architecture)) return;
  const { scheme, gain } = initialization;
  const sizes = signalSizes(dataset, architecture, scheme, gain);
  const trouble = sizes && gainTrouble(gain, sizes, architecture.activation);
  const path = ["initialization", "gain"];
  if (trouble) warning(path, ...trouble, setting(path, 1));
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

/**
 * Warns of checkpoints that the file itself lists and that training never reaches; `no-checkpoint` speaks of the first.
 *
 * @param written the spec as it stands in the file
 */
export function checkReachable(spec: AnySpec, written: unknown, warning: Raise): void {
  const { indicator } = spec;
  const epochs = epochsOf(spec);
  const given = (written as { indicator?: { checkpoints?: unknown } }).indicator?.checkpoints;
  if (given === undefined) return;
  for (const [index, checkpoint] of indicator.checkpoints.entries()) {
    if (index === 0 || checkpoint <= epochs) continue;
    warning(
      ["indicator", "checkpoints", index],
      "unreached-checkpoint",
      `Training ends at epoch ${epochs}, so the checkpoint at epoch ${checkpoint} is never reached: train longer or remove it.`,
      removing(["indicator", "checkpoints", index], `Remove the checkpoint at epoch ${checkpoint}`),
    );
  }
}
