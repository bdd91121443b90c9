/** Keys that several kinds of dataset have. */
import Type from "typebox";
import { count, inUnits, seed } from "../../schema/fields.ts";

export const shuffledLabels = Type.Number({
  description: "Share of the training labels that is drawn again at random, from 0 (none) to 1 (all).",
  minimum: 0,
  maximum: 1,
  default: 0,
  unit: "share of the labels",
});

/** A path in a spec: relative to the spec's folder, or absolute in a data folder (docs/datasets.md). */
export const path = (description: string, example: string) =>
  Type.String({ description, minLength: 1, maxLength: 4096, examples: [example] });

const share = Type.Number({
  description: "Share of the samples that is set apart for validation, the same share of each class.",
  exclusiveMinimum: 0,
  exclusiveMaximum: 1,
  unit: "share of the samples",
});

type Alternative = Parameters<typeof Type.Union>[0][number];

/** A share of the training file's samples, or files of their own. */
export function validation<T extends Alternative>(
  files: T,
  options: { description?: string; default?: unknown } = {},
) {
  return Type.Union([share, files], {
    description:
      "Validation samples: a share of the samples, or files of their own. The spectra are of these.",
    default: 0.2,
    ...options,
  });
}

/** What is done with samples once they are read. */
export const treatment = {
  scaling: Type.Enum(["standardize", "unit", "none"], {
    description:
      "How features are scaled, by the training samples: channel by channel for images, else column by column.",
    enumDescriptions: [
      "To mean 0 and variance 1.",
      "To 0 … 1: 8-bit pixels are divided by 255, other numbers by their range.",
      "Not at all.",
    ],
    default: "standardize",
  }),
  limit: Type.Optional(
    inUnits(
      "samples",
      count("At most so many training samples, drawn so that each class keeps its share.", 1),
    ),
  ),
  validationLimit: Type.Optional(
    inUnits(
      "samples",
      count("At most so many validation samples, drawn so that each class keeps its share.", 1),
    ),
  ),
  seed: Type.Integer({
    ...seed,
    description: "Decides which samples are drawn for validation, limits and shuffled labels.",
    default: 1,
  }),
  shuffledLabels,
};

export const classNames = Type.Optional(
  Type.Array(Type.String({ maxLength: 200 }), {
    description: "What the classes are called, in the order of their labels 0, 1, 2 …",
    minItems: 2,
    maxItems: 65_536,
  }),
);
