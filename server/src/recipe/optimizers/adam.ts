import Type, { type Static } from "typebox";
import { object } from "../../schema/fields.ts";
import { decayRate, epsilon, type OptimizerKind, sharedKeys } from "./optimizerKind.ts";

/** The keys of Adam and of what builds on it. */
export const adamKeys = {
  ...sharedKeys(0.001),
  beta1: decayRate("Decay of the mean gradient.", 0.9),
  beta2: decayRate("Decay of the mean squared gradient.", 0.999),
  epsilon,
};

const schema = object(
  "Adam (Kingma & Ba 2015).",
  { kind: Type.Literal("adam"), ...adamKeys },
  { title: "adam" },
);

const ADAM = 6;

type AdamSettings = Pick<Static<typeof schema>, "beta1" | "beta2" | "epsilon">;

/** α, 1 − β1, 1 − β2 and ε of a step, with α = rate·√(1 − β2^t)/(1 − β1^t) (Kingma & Ba 2015, before section 2.1). */
export function adamCoefficients(
  { beta1, beta2, epsilon }: AdamSettings,
  learningRate: number,
  step: number,
) {
  const alpha = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
  return [alpha, 1 - beta1, 1 - beta2, epsilon];
}

export const adam = {
  schema,
  usualLearningRates: [1e-7, 0.01],
  states: () => ["momentum", "velocity"],
  update: (optimizer, learningRate, step) => ({
    rule: ADAM,
    coefficients: adamCoefficients(optimizer, learningRate, step),
  }),
} satisfies OptimizerKind<Static<typeof schema>>;
