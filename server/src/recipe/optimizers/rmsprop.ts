import Type, { type Static } from "typebox";
import { object } from "../../schema/fields.ts";
import { decayRate, epsilon, momentum, type OptimizerKind, sharedKeys } from "./optimizerKind.ts";

const schema = object(
  "RMSprop.",
  {
    kind: Type.Literal("rmsprop"),
    ...sharedKeys(0.001),
    rho: decayRate("Decay of the mean squared gradient.", 0.9),
    momentum,
    epsilon,
  },
  { title: "rmsprop" },
);

const [RMSPROP, RMSPROP_MOMENTUM] = [4, 5];

export const rmsprop = {
  schema,
  usualLearningRates: [1e-7, 0.01],
  states: (optimizer) => (optimizer.momentum === 0 ? ["velocity"] : ["velocity", "momentum"]),
  update({ rho, momentum, epsilon }, learningRate) {
    return {
      rule: momentum === 0 ? RMSPROP : RMSPROP_MOMENTUM,
      coefficients: [learningRate, rho, 1 - rho, epsilon, momentum],
    };
  },
} satisfies OptimizerKind<Static<typeof schema>>;
