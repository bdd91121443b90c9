/** The kinds of losses, and which task each trains for. Schema, type and engines derive from this list. */
import Type, { type Static } from "typebox";
import type { Dataset, Samples, Task } from "../dataset/dataset.ts";
import { say } from "../messages/catalogue.ts";
import { object, optional, positive } from "../schema/fields.ts";

const crossEntropy = {
  task: "classification",
  schema: object(
    "Softmax cross-entropy, the mean over a batch.",
    {
      kind: Type.Literal("crossEntropy"),
      labelSmoothing: optional(
        0,
        Type.Number({
          description: "Share of each target that is spread evenly over all classes (Szegedy et al. 2016).",
          minimum: 0,
          exclusiveMaximum: 1,
        }),
      ),
      classWeights: Type.Optional(
        Type.Union(
          [
            Type.Literal("balanced", {
              description: "samples / (classes · samples of the class), of the training samples.",
            }),
            Type.Unsafe<Record<string, number>>({
              type: "object",
              title: "a weight for each class by its name or number",
              description: "A class that is not named has the weight 1.",
              additionalProperties: { type: "number", minimum: 0, description: "The weight of a class." },
            }),
          ],
          {
            description:
              "Weight of a training sample's loss by its class. Validation losses are not weighted.",
          },
        ),
      ),
    },
    { title: "cross-entropy" },
  ),
} as const;

const meanSquaredError = {
  task: "regression",
  schema: object(
    "Squared differences from the targets, the mean over targets and a batch.",
    { kind: Type.Literal("meanSquaredError") },
    { title: "mean squared error" },
  ),
} as const;

const huber = {
  task: "regression",
  schema: object(
    "Half the squared difference up to delta, then linear (Huber 1964), the mean over targets and a batch.",
    {
      kind: Type.Literal("huber"),
      delta: optional(1, positive("Difference above which the loss is linear.")),
    },
    { title: "Huber's loss" },
  ),
} as const;

export const losses = { crossEntropy, meanSquaredError, huber } as const;

export type LossKind = keyof typeof losses;

type Schemas = { [Kind in LossKind]: (typeof losses)[Kind]["schema"] };

/** A loss with its settings. */
export type LossSettings = { [Kind in LossKind]: Static<Schemas[Kind]> }[LossKind];

/** A loss as a spec has it: a kind by its name, or with settings. */
export type Loss = LossKind | LossSettings;

export const LossSchema = Type.Unsafe<Loss>(
  Type.Union(
    [
      Type.Enum(Object.keys(losses) as LossKind[], {
        enumDescriptions: Object.values(losses).map(
          ({ schema }) => (schema as { description?: string }).description!,
        ),
      }),
      ...Object.values(losses).map(({ schema }) => schema),
    ],
    { description: "The loss function.", default: "crossEntropy" },
  ),
);

export function lossSettings(loss: Loss): LossSettings {
  return typeof loss === "string" ? { kind: loss } : loss;
}

/** What a network with this loss predicts. */
export function taskOf(loss: Loss): Task {
  return losses[lossSettings(loss).kind].task;
}

/**
 * The weight of each class, null where all count alike. Balanced ones are samples / (classes · samples of the class) of
 * the training part, as in scikit-learn; a class without samples weighs nothing.
 *
 * @throws one sentence where a weight is given to a class that the data lacks
 */
export function classWeights(
  { classWeights: weights }: Extract<LossSettings, { kind: "crossEntropy" }>,
  {
    classes,
    classNames,
    train,
  }: Pick<Dataset, "classes" | "classNames"> & {
    train: Pick<Samples, "count" | "labels">;
  },
): Float64Array | null {
  if (weights === undefined) return null;
  if (weights === "balanced") {
    const counts = new Uint32Array(classes);
    for (const label of train.labels) counts[label]!++;
    return Float64Array.from(counts, (count) => (count === 0 ? 0 : train.count / (classes * count)));
  }
  const all = new Float64Array(classes).fill(1);
  const choices = classNames
    ? `one of ${classNames.slice(0, 20).join(", ")}`
    : `a number from 0 to ${classes - 1}`;
  for (const [name, weight] of Object.entries(weights)) {
    const named = classNames?.indexOf(name) ?? -1;
    const index = named >= 0 ? named : Number(name);
    if (!Number.isInteger(index) || index < 0 || index >= classes)
      throw new Error(say("weight-of-no-class", { name, classes: choices }).message);
    all[index] = weight;
  }
  return all;
}
