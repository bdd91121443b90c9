import Type, { type Static } from "typebox";
import { object, positive, rate } from "../../schema/fields.ts";
import { type LayerKind, product, sameShape } from "./layerKind.ts";

const schema = object(
  "Brings each channel or unit to mean 0 and variance 1 over the batch, then scales and shifts it.",
  {
    kind: Type.Literal("batchNormalization"),
    momentum: rate("Share that the moving averages keep at each step.", 0.99),
    epsilon: positive("Added to the variance.", 1e-3),
  },
  { title: "batch normalization" },
);

export const batchNormalization = {
  schema,
  output: sameShape,
  parameters: (_, input) => 2 * input.at(-1)!,
  flops: (_, __, output) => 2 * product(output),
  isNormalization: true,
  exported: {
    tensors: [
      { own: "gamma", name: "weight", layout: "perInput" },
      { own: "beta", name: "bias", layout: "perInput" },
      { own: "movingMean", name: "running_mean", layout: "perInput" },
      { own: "movingVariance", name: "running_var", layout: "perInput" },
    ],
    operations: ({ epsilon }) => [
      { operator: "BatchNormalization", attributes: { epsilon: { float: epsilon } } },
    ],
    described: (layer, input) => [{ ...layer, features: input[0], dimensions: input.length === 3 ? 2 : 1 }],
  },
} satisfies LayerKind<Static<typeof schema>>;
