import Type, { type Static } from "typebox";
import { object, optional } from "../../schema/fields.ts";
import { momentum, type OptimizerKind, sharedKeys } from "./optimizerKind.ts";

const schema = object(
  "Stochastic gradient descent.",
  {
    kind: Type.Literal("sgd"),
    ...sharedKeys(0.01),
    momentum,
    nesterov: optional(
      false,
      Type.Boolean({ description: "Whether to use Nesterov momentum (Sutskever et al. 2013)." }),
    ),
  },
  { title: "sgd" },
);

const [SGD, MOMENTUM, NESTEROV] = [1, 2, 3];

export const sgd = {
  schema,
  usualLearningRates: [1e-5, 1],
  states: (optimizer) => (optimizer.momentum === 0 ? [] : ["momentum"]),
  update(optimizer, learningRate) {
    if (optimizer.momentum === 0) return { rule: SGD, coefficients: [learningRate] };
    return {
      rule: optimizer.nesterov ? NESTEROV : MOMENTUM,
      coefficients: [learningRate, optimizer.momentum],
    };
  },
} satisfies OptimizerKind<Static<typeof schema>>;
