/** Keys that several kinds of dataset have. */
import Type from "typebox";
import { count, inUnits, object, seed } from "../../schema/fields.ts";

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

const share = (part: string) =>
  Type.Number({
    description: `Share of the samples that is held out for ${part}, the same share of each class.`,
    exclusiveMinimum: 0,
    exclusiveMaximum: 1,
    unit: "share of the samples",
  });

const folds = object(
  "Cross-validation: the samples are divided into folds, and each run validates with another one.",
  {
    folds: inUnits(
      "folds",
      count("Number of folds, each with the same share of each class.", 2, undefined, 100),
    ),
    fold: Type.Optional(
      count(
        "The fold that is used for validation, from 1; without it each fold in turn, a run each.",
        1,
        undefined,
        100,
      ),
    ),
  },
  { title: '{ "folds": 5 }' },
);

type Alternative = Parameters<typeof Type.Union>[0][number];

/**
 * The keys of samples that are not trained on: a share of the training file's, or files of their own.
 *
 * @param files the schema of files, by a description of them
 */
export function split<T extends Alternative>(
  files: (description: string) => T,
  options: { default?: unknown } = {},
) {
  return {
    validation: Type.Union([share("validation"), files("Validation samples."), folds], {
      description:
        "Validation samples: a share of the samples, separate files, or each of several folds in turn. The spectra are computed from them.",
      default: 0.2,
      ...options,
    }),
    test: Type.Optional(
      Type.Union([share("the test"), files("Test samples.")], {
        description:
          "Test samples, which are used neither in training nor in validation; `dai evaluate --test` reads them after a model is chosen.",
      }),
    ),
  };
}

/** The key of test samples where the files that are validated with are given. */
export const testShare = { test: Type.Optional(share("the test")) };

/** What is done with samples once they are read. */
export const treatment = {
  scaling: Type.Enum(["standardize", "unit", "none"], {
    description:
      "How features are scaled, by the training samples: channel by channel for images, else column by column.",
    enumDescriptions: [
      "To mean 0 and variance 1.",
      "To the range 0 to 1: 8-bit pixels are divided by 255, other numbers are mapped from their range.",
      "Not at all.",
    ],
    default: "standardize",
  }),
  limit: Type.Optional(
    inUnits(
      "samples",
      count("Maximum number of training samples, drawn so that each class keeps its share.", 1),
    ),
  ),
  validationLimit: Type.Optional(
    inUnits(
      "samples",
      count("Maximum number of validation samples, drawn so that each class keeps its share.", 1),
    ),
  ),
  seed: Type.Integer({
    ...seed,
    description: "Decides which samples are drawn for validation, limits and shuffled labels.",
    default: 1,
  }),
  shuffledLabels,
};

/** The same of files whose labels may be numbers to predict. */
export const numericTreatment = {
  ...treatment,
  targetScaling: Type.Optional(
    Type.Enum(["standardize", "none"], {
      description:
        "How the targets of a regression are scaled, by the training samples. Losses are of the scaled targets; the mean absolute error and predictions are in the data's own units.",
      enumDescriptions: [
        "To mean 0 and variance 1, each target separately.",
        "No scaling, as without this key.",
      ],
    }),
  ),
};

export const classNames = Type.Optional(
  Type.Array(Type.String({ maxLength: 200 }), {
    description: "Names of the classes, in the order of their labels 0, 1, 2 …",
    minItems: 2,
    maxItems: 65_536,
  }),
);
