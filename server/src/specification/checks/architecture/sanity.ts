/** Values that are possible and nearly always a mistake: a launch with them is a launch for nothing. */
import { type Message, say } from "../../../messages/catalogue.ts";
import type { Activation } from "../../../network/layers/activations.ts";
import { optimizers } from "../../../recipe/optimizers/optimizers.ts";
import { removing, setting } from "../../fixes/fix.ts";
import { type AnySpec, epochsOf, type Spec } from "../../schema/spec.ts";
import type { Raise } from "../finding.ts";
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
      say("all-labels-random", {}),
      setting(["dataset", "shuffledLabels"], 0),
    );
}

const divergingLearningRate = 10;

function checkLearningRate({ kind, learningRate }: Spec["training"]["optimizer"], warning: Raise): void {
  const path = ["training", "optimizer", "learningRate"];
  const [low, high] = optimizers[kind].usualLearningRates;
  if (learningRate >= divergingLearningRate)
    warning(
      path,
      say("learning-rate-diverges", { rate: learningRate, most: high, optimizer: kind }),
      setting(path, high),
    );
  else if (learningRate < low || learningRate > high)
    warning(
      path,
      say("learning-rate-out-of-range", {
        rate: learningRate,
        direction: learningRate < low ? "small" : "large",
        optimizer: kind,
        low,
        high,
      }),
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
  if (trouble) warning(path, trouble, setting(path, 1));
}

/** What a gain does to the untrained network; null when there is nothing to fear. */
function gainTrouble(gain: number, sizes: number[], activation: Activation): Message | null {
  const output = sizes.at(-1)!;
  if (Math.max(...sizes) > largestNumber) return say("gain-overflows", { gain });
  if (Math.min(...sizes) < smallestNumber) return say("gain-vanishes", { gain });
  if (activation === "tanh" && Math.min(...sizes.slice(0, -1)) > saturatedInput)
    return say("tanh-saturates", { gain });
  if (output < saneOutputs[0] || output > saneOutputs[1])
    return say("gain-out-of-range", {
      gain,
      size: output.toExponential(0),
      effect: output > 1 ? "explode" : "vanish",
    });
  return null;
}

/**
 * Warns of checkpoints that the file itself lists and that training never reaches; `no-checkpoint` reports the first.
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
      say("unreached-checkpoint", { epochs, checkpoint }),
      removing(["indicator", "checkpoints", index], `Remove the checkpoint at epoch ${checkpoint}`),
    );
  }
}
