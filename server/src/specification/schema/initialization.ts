import Type from "typebox";
import { fixed, inUnits, object, positive, seed } from "../../schema/fields.ts";

export const schemes = [
  "xavierNormal",
  "xavierUniform",
  "heNormal",
  "heUniform",
  "lecunNormal",
  "orthogonal",
] as const;

export const SeedsSchema = fixed(
  "it is a count or a list of seeds already",
  Type.Union(
    [
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000,
        description: "How many seeds: 1, 2, 3 …",
        unit: "seeds",
      }),
      Type.Array(seed, {
        title: "a list of whole numbers",
        minItems: 1,
        description: "The seeds themselves.",
      }),
    ],
    {
      description: "Each seed decides the weights and the order of the batches: a count, or a list of seeds.",
      default: 1,
    },
  ),
);

export const InitializationSchema = object(
  "The initial weights; biases start at 0.",
  {
    scheme: Type.Enum([...schemes], {
      description: "Distribution of the weights; `gain` multiplies its standard deviation.",
      enumDescriptions: [
        "Normal, variance 2 / (inputs + outputs) (Glorot & Bengio 2010).",
        "Uniform, variance 2 / (inputs + outputs) (Glorot & Bengio 2010).",
        "Normal, variance 2 / inputs (He et al. 2015).",
        "Uniform, variance 2 / inputs (He et al. 2015).",
        "Normal, variance 1 / inputs (LeCun et al. 1998).",
        "A random orthogonal matrix (Saxe et al. 2013).",
      ],
      default: "xavierNormal",
    }),
    gain: inUnits(
      "factor of the scheme's standard deviation",
      positive("Multiplies the scheme's standard deviation.", 1),
    ),
    seeds: SeedsSchema,
  },
  { default: {} },
);
