import Type, { type Static } from "typebox";
import { activations } from "../../network/layers/activations.ts";
import { LayerSchema } from "../../network/layers/registry.ts";
import { count, fixed, inUnits, object, pair } from "../../schema/fields.ts";

const activation = Type.Enum([...activations], {
  description: "Activation after each hidden layer.",
  default: "relu",
});

const width = inUnits("units", count("Number of units.", 1, undefined, 16_384));

const RandomArchitectureSchema = fixed(
  "it draws architectures already",
  object(
    "Architectures drawn at random, `count` for each seed (the paper's appendix B).",
    {
      depth: pair(inUnits("hidden layers", count("A number of hidden layers.", 1, undefined, 64)), {
        description: "Fewest and most hidden layers; every depth between them is equally likely.",
        default: [1, 11],
      }),
      width: pair(width, {
        description:
          "Smallest and largest width, both powers of two; every power of two between them is equally likely.",
        default: [32, 512],
      }),
      count: inUnits("architectures", count("How many architectures each seed draws.", 1, 50, 10_000)),
    },
    { draws: "architectures" },
  ),
);

export const ArchitectureSchema = Type.Union(
  [
    object(
      "A multi-layer perceptron: dense hidden layers, then a linear layer with one unit per class.",
      {
        kind: Type.Literal("mlp"),
        hidden: Type.Array(width, {
          description: "Width of each hidden layer, in order from the input.",
          minItems: 1,
          maxItems: 64,
          examples: [[256, 128]],
        }),
        activation,
      },
      { title: "an MLP with given widths" },
    ),
    object(
      "Multi-layer perceptrons with random depths and widths.",
      { kind: Type.Literal("mlp"), random: RandomArchitectureSchema, activation },
      { title: "random MLPs" },
    ),
    object(
      "A list of layers, from the samples to a last dense layer with one unit per class.",
      {
        kind: Type.Literal("sequential"),
        layers: Type.Array(LayerSchema, {
          description: "The layers in their order; activations are layers of their own.",
          minItems: 1,
          maxItems: 256,
          examples: [[{ kind: "dense", units: 64 }, { kind: "relu" }, { kind: "dense", units: 2 }]],
        }),
      },
      { title: "a list of layers" },
    ),
  ],
  { description: "The network." },
);

export type ArchitectureSpec = Static<typeof ArchitectureSchema>;
