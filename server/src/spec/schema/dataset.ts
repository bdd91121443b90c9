import Type, { type Static } from "typebox";
import { count, object, pair, positive, seed } from "./fields.ts";

export const ShellSchema = object(
  "Generated data: two classes on two concentric spheres (the paper's Shell dataset), balanced, with directions uniform on the sphere.",
  {
    kind: Type.Literal("shell"),
    dimensions: count("Dimensions of the space that the spheres lie in.", 1, 1024, 65_536),
    radii: pair(positive("A radius."), {
      description: "Radius of each class's sphere.",
      default: [1, 1.1],
    }),
    train: count("Number of training samples.", 2, 20_000),
    validation: count("Number of validation samples; the spectra are of these.", 2, 4000),
    seed: Type.Integer({
      ...seed,
      description: "Decides every sample; the same seed gives the same data.",
      default: 1,
    }),
    shuffledLabels: Type.Number({
      description: "Share of the training labels that is drawn again at random, from 0 (none) to 1 (all).",
      minimum: 0,
      maximum: 1,
      default: 0,
    }),
  },
  { title: "a shell dataset" },
);

export const DatasetSchema = Type.Union([ShellSchema], { description: "What the network learns." });

export type ShellSpec = Static<typeof ShellSchema>;
