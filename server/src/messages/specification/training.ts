/** The training recipe, the initialization, and what these do to the data at hand. */
import type { Messages } from "../message.ts";

export interface Gain {
  gain: number;
}

export const trainingMessages = {
  "batch-above-data": ({ batchSize, samples }: { batchSize: number; samples: string }) => [
    `The batch size ${batchSize} is larger than the training data (${samples}), so every epoch is one step`,
    "make the batch smaller",
  ],
  "warmup-beyond-epochs": ({ warmup, epochs }: { warmup: number; epochs: number }) => [
    `The warm-up takes ${warmup} epochs and the training ${epochs}, so the learning rate never reaches its full value`,
    "make the warm-up shorter",
  ],
  "objective-not-measured": ({ metric, known }: { metric: string; known: string }) => [
    `"${metric}" is not measured of the runs of this study`,
    `use one of ${known}`,
  ],
  "loss-for-other-task/classes": ({ loss }: { loss: string }) => [
    `${loss} is a loss for classes, and other runs of this study predict numbers, while all runs of a study have one task`,
    "use meanSquaredError or huber",
  ],
  "loss-for-other-task/numbers": ({ loss, data }: { loss: string; data: string }) => [
    `${loss} is a regression loss, and ${data}`,
    "use crossEntropy",
  ],
  "target-scaling-of-classes": () => [
    "dataset.targetScaling scales numbers to predict, and the data is read as classes",
    'remove it, or set the "loss" of "training" to "meanSquaredError"',
  ],
  "weight-of-no-class": ({ name, classes }: { name: string; classes: string }) => [
    `The data has no class "${name}", which training.loss.classWeights names`,
    `use ${classes}`,
  ],
  "learning-rate-diverges": ({
    rate,
    most,
    optimizer,
  }: {
    rate: number;
    most: number;
    optimizer: string;
  }) => [
    `Training with a learning rate of ${rate} diverges within the first steps`,
    `use at most ${most} with ${optimizer}`,
  ],
  "learning-rate-out-of-range": ({
    rate,
    direction,
    optimizer,
    low,
    high,
  }: {
    rate: number;
    direction: "small" | "large";
    optimizer: string;
    low: number;
    high: number;
  }) => [
    `A learning rate of ${rate} is usually too ${direction} for ${optimizer}`,
    `use one from ${low} to ${high}`,
  ],
  "all-zero-initialization": () => [
    "With a gain of 0 all weights start at 0, and no gradient reaches a hidden layer",
    "use a gain above 0, such as 1",
  ],
  "gain-overflows": ({ gain }: Gain) => [
    `A gain of ${gain} makes the untrained network's activations overflow to infinity`,
    "use one near 1",
  ],
  "gain-vanishes": ({ gain }: Gain) => [
    `A gain of ${gain} makes the untrained network's activations underflow to 0, so nothing trains`,
    "use one near 1",
  ],
  "tanh-saturates": ({ gain }: Gain) => [
    `A gain of ${gain} saturates every tanh layer, so gradients vanish`,
    "use one near 1",
  ],
  "gain-out-of-range": ({ gain, size, effect }: Gain & { size: string; effect: "explode" | "vanish" }) => [
    `A gain of ${gain} makes the untrained network's outputs about ${size} in size, so the first gradients ${effect}`,
    "use one nearer to 1",
  ],
} as const satisfies Messages;
