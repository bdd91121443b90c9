import Type, { type Static } from "typebox";
import { count, inUnits, object, positive } from "../../schema/fields.ts";

export const IndicatorSchema = object(
  "How success is predicted (docs/scores.md).",
  {
    window: inUnits("epochs", count("t0: how many past epochs a score looks at.", 2, 10, 10_000)),
    every: Type.Union(
      [
        Type.Literal("epoch", { description: "At the end of each epoch." }),
        inUnits("steps", count("After about so many steps: as many as divide an epoch evenly.", 1)),
      ],
      {
        description:
          "How often spectra are taken: once an epoch, or at ticks between epochs. The window then counts ticks; checkpoints stay epochs (docs/scores.md).",
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
        'What makes layers of different widths comparable; where it is not written, "relative" for a sequential network. The gate and eta have other defaults there (docs/scores.md).',
      enumDescriptions: [
        "The width of the layer, as in the paper.",
        "The untrained network: s_o begins near 1, and s_s is the rate of change of the spectra, either way.",
      ],
      default: "width",
    }),
    matrix: Type.Enum(["linear", "activation"], {
      description: "Which matrix of a hidden layer the spectrum is of.",
      enumDescriptions: [
        "The layer's output before its activation.",
        "The layer's output after its activation.",
      ],
      default: "linear",
    }),
    fittedTo: Type.Optional(
      object(
        "What the thresholds were fitted to, as dai calibrate writes it. Verdicts by them count as calibrated only there.",
        {
          data: Type.String({ description: "Hash of the data." }),
          architecture: Type.String({ description: "Hash of the kind of network, without its widths." }),
          recipe: Type.String({ description: "Hash of the training recipe." }),
          runs: count("Runs that were trained to their end.", 1),
          goodRuns: count("Those of them that were good.", 0),
          rule: Type.String({ description: "The rule whose thresholds they are." }),
          date: Type.String({ description: "Day of the fit, as YYYY-MM-DD." }),
        },
      ),
    ),
    predictor: Type.Enum(["paper", "learned", "learnedLabelFree", "trainLoss"], {
      description: "What verdicts come from (docs/prediction.md).",
      enumDescriptions: [
        "The paper's s_F and its thresholds.",
        "What dai learn learned from finished runs: their spectra, losses and accuracies.",
        "The same from their spectra alone.",
        "The training loss at the checkpoint, by a rule that the study's own runs give (policy.calibrate).",
      ],
      default: "paper",
    }),
  },
  { default: {} },
);

export type IndicatorSpec = Static<typeof IndicatorSchema>;
