import Type from "typebox";
import { inUnits, object, pair, positive, seed } from "../../schema/fields.ts";

export const schemes = [
  "xavierNormal",
  "xavierUniform",
  "heNormal",
  "heUniform",
  "lecunNormal",
  "orthogonal",
] as const;

const factor = "factor of the scheme's standard deviation";

const GainSchema = Type.Union(
  [
    inUnits(factor, positive("One gain for every run.")),
    Type.Array(inUnits(factor, positive("A gain.")), {
      title: "a list of numbers",
      minItems: 1,
      description: "A run for each gain and seed.",
    }),
    object(
      "A gain for each seed, drawn uniformly.",
      { uniform: pair(inUnits(factor, positive("A gain.")), { description: "Smallest and largest gain." }) },
      { title: 'a range { "uniform": [low, high] }' },
    ),
    object(
      "A gain for each seed, whose logarithm is drawn uniformly.",
      {
        logUniform: pair(inUnits(factor, positive("A gain.")), { description: "Smallest and largest gain." }),
      },
      { title: 'a range { "logUniform": [low, high] }' },
    ),
  ],
  { description: "Multiplies the scheme's standard deviation.", default: 1 },
);

export const InitializationSchema = object(
  "How the weights start; biases start at 0.",
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
    gain: GainSchema,
    seeds: Type.Union(
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
        description:
          "Each seed decides the weights and the order of the batches: a count, or a list of seeds.",
        default: 1,
      },
    ),
  },
  { default: {} },
);
