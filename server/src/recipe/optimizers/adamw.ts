import Type, { type Static } from "typebox";
import { inUnits, object } from "../../schema/fields.ts";
import { adamCoefficients, adamKeys } from "./adam.ts";
import type { OptimizerKind } from "./optimizerKind.ts";

const schema = object(
  "Adam with decoupled weight decay (Loshchilov & Hutter 2019).",
  {
    kind: Type.Literal("adamw"),
    ...adamKeys,
    weightDecay: inUnits(
      "share lost per step and learning rate",
      Type.Number({
        description:
          "Each step multiplies every parameter, biases included, by 1 − learningRate · weightDecay, as in Keras and PyTorch.",
        minimum: 0,
        exclusiveMaximum: 1000,
        default: 0.004,
      }),
    ),
  },
  { title: "adamw" },
);

const ADAMW = 7;

export const adamw = {
  schema,
  usualLearningRates: [1e-7, 0.01],
  states: () => ["momentum", "velocity"],
  update: (optimizer, learningRate, step) => ({
    rule: ADAMW,
    coefficients: [...adamCoefficients(optimizer, learningRate, step), optimizer.weightDecay * learningRate],
  }),
} satisfies OptimizerKind<Static<typeof schema>>;
