import Type, { type Static } from "typebox";
import { count, object, pair } from "./fields.ts";

const activation = Type.Enum(["relu", "tanh"], {
  description: "What follows each hidden layer.",
  default: "relu",
});

const width = count("Number of units.", 1, undefined, 16_384);

const RandomArchitectureSchema = object(
  "Architectures drawn at random, `count` for each seed (the paper's appendix B).",
  {
    depth: pair(count("A number of hidden layers.", 1, undefined, 64), {
      description: "Fewest and most hidden layers; every depth between them is equally likely.",
      default: [1, 11],
    }),
    width: pair(width, {
      description:
        "Smallest and largest width, both powers of two; every power of two between them is equally likely.",
      default: [32, 512],
    }),
    count: count("How many architectures each seed draws.", 1, 50, 10_000),
  },
);

export const ArchitectureSchema = Type.Union(
  [
    object(
      "A multi-layer perceptron: dense hidden layers, then a linear layer with one unit per class.",
      {
        kind: Type.Literal("mlp"),
        hidden: Type.Array(width, {
          description: "Width of each hidden layer, from the input on.",
          minItems: 1,
          maxItems: 64,
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
  ],
  { description: "The network." },
);

export type ArchitectureSpec = Static<typeof ArchitectureSchema>;
