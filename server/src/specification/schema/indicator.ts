import Type, { type Static } from "typebox";
import { count, inUnits, object, positive } from "../../schema/fields.ts";

export const IndicatorSchema = object(
  "Settings of the scores and their verdicts (docs/scores.md).",
  {
    window: inUnits("epochs", count("t0: number of past epochs that a score uses.", 2, 10, 10_000)),
    every: Type.Union(
      [
        Type.Literal("epoch", { description: "At the end of each epoch." }),
        inUnits("steps", count("After about so many steps: as many as divide an epoch evenly.", 1)),
      ],
      {
        description:
          "How often spectra are taken: once per epoch, or at ticks within epochs. The window then counts ticks; checkpoints are still epochs (docs/scores.md).",
        default: "epoch",
      },
    ),
    checkpoints: Type.Array(inUnits("epochs", count("An epoch.", 1, undefined, 1_000_000)), {
      description: "Epochs at which a verdict is given, in rising order.",
      default: [10, 20, 30],
      minItems: 1,
      maxItems: 1000,
    }),
    threshold: Type.Number({
      description: "t1: a run is likely to learn when its s_F is above this.",
      default: 0.25,
      unit: "s_F",
    }),
    gateNonUniformity: Type.Number({
      description: "t2 of equation 7: together with gateShift, the gate that sets s_F to 0.",
      minimum: 0,
      default: 4,
      unit: "s_o",
    }),
    gateShift: Type.Number({
      description: "δ of equation 7. It does not transfer between kinds of study.",
      default: 1e-4,
      unit: "s_s, a change per epoch",
    }),
    beta: inUnits("a factor", positive("β of equation 2: s_o is multiplied by it.", 1)),
    eta: Type.Number({
      description: "η of equation 6: the weight of s_s in s_t.",
      minimum: 0,
      default: 3500,
      unit: "a factor",
    }),
    gamma: Type.Number({
      description: "Factor of γ = gamma · v · t in equation 8.",
      minimum: 0,
      default: 2e-4,
      unit: "a factor",
    }),
    normalization: Type.Enum(["width", "relative"], {
      description:
        'How layers of different widths are made comparable; by default "relative" for a sequential network, for which the gate and eta have other defaults (docs/scores.md).',
      enumDescriptions: [
        "The width of the layer, as in the paper.",
        "The untrained network: s_o begins near 1, and s_s is the absolute rate of change of the spectra.",
      ],
      default: "width",
    }),
    matrix: Type.Enum(["linear", "activation"], {
      description: "The matrix of a hidden layer whose spectrum is scored.",
      enumDescriptions: [
        "The layer's output before its activation.",
        "The layer's output after its activation.",
      ],
      default: "linear",
    }),
    fittedTo: Type.Optional(
      object(
        "What the thresholds were fitted to, as dai calibrate writes it. Only for such studies their verdicts count as calibrated.",
        {
          data: Type.String({ description: "Hash of the data." }),
          architecture: Type.String({ description: "Hash of the kind of network, without its widths." }),
          recipe: Type.String({ description: "Hash of the training recipe." }),
          runs: count("Runs that were trained to their end.", 1),
          goodRuns: count("Those of them that were good.", 0),
          rule: Type.String({ description: "The rule that the thresholds belong to." }),
          date: Type.String({ description: "Day of the fit, as YYYY-MM-DD." }),
        },
      ),
    ),
    predictor: Type.Enum(["paper", "learned", "learnedLabelFree", "trainLoss"], {
      description: "Source of verdicts (docs/prediction.md).",
      enumDescriptions: [
        "The paper's s_F and its thresholds.",
        "A model that dai learn fitted to finished runs: their spectra, losses and accuracies.",
        "The same with spectra alone.",
        "The training loss at the checkpoint, by a rule fitted to the study's own runs (policy.calibrate).",
      ],
      default: "paper",
    }),
  },
  { default: {} },
);

export type IndicatorSpec = Static<typeof IndicatorSchema>;
