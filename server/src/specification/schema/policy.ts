import Type, { type Static } from "typebox";
import { patienceParameters } from "../../indicator/rules/kinds/patience.ts";
import { RuleSchema } from "../../indicator/rules/registry.ts";
import { count, inUnits, object } from "../../schema/fields.ts";

const policy = (when: string) =>
  Type.Enum(["ask", "stop", "never"], {
    description: `What to do with a run that ${when}.`,
    enumDescriptions: [
      "Report it and continue until a person decides.",
      "Stop it; it can be continued.",
      "Continue without asking.",
    ],
    default: "ask",
  });

export const PolicySchema = object(
  "What the daemon does on a verdict, and in which order runs train.",
  {
    onDiscard: policy("is unlikely to learn"),
    onSaturated: policy("has converged"),
    patience: inUnits(
      "checkpoints",
      count("How many checkpoints in a row must agree before a run is stopped or paused.", 1, 1, 1000),
    ),
    pause: Type.Boolean({
      description: "Whether a run pauses while it asks, instead of training.",
      default: false,
    }),
    shadow: Type.Boolean({
      description: "Whether to record only what the policy would have done, and train every run to its end.",
      default: false,
    }),
    order: Type.Optional(
      Type.Enum(["mostPromising", "asLaunched", "promisingFirst"], {
        description:
          "Which of a study's runs train first if there are fewer workers than runs. By default mostPromising if more than the seed varies and the study does not calibrate itself.",
        enumDescriptions: [
          "Each run gets a first look (half an epoch, or 2.5% of its steps if that is more). Then the runs that are expected to end best continue first, by the lowest validation loss and by the results of runs with similar parameters. A run whose objective has not improved for a fifth of its epochs pauses for others. No run is dropped, and paused runs resume bit for bit.",
          "In the order of the launch.",
          "The same as mostPromising.",
        ],
      }),
    ),
    rule: Type.Optional(RuleSchema),
    goal: Type.Enum(["keepGood", "best"], {
      description: "The aim of the rule auto when it stops runs.",
      enumDescriptions: [
        "Stop only runs that are not expected to be good, so that few good runs are stopped.",
        "Find the best run with little compute: also stop runs that are only behind.",
      ],
      default: "keepGood",
    }),
    earlyStopping: Type.Optional(
      object(
        "Stops each run once its objective has not improved for some epochs, in addition to the rule.",
        patienceParameters,
      ),
    ),
    calibrate: Type.Optional(
      object(
        "Calibrates within the study: its first runs train to their end, and a rule fitted to them gives the verdicts of the others. onDiscard is then stop by default (docs/evaluation.md).",
        {
          first: inUnits(
            "runs",
            count(
              "How many runs, in the order of the launch, train to their end whatever their verdicts.",
              2,
              20,
              100_000,
            ),
          ),
          success: Type.Number({
            description: "A run is good when its final validation accuracy is above this.",
            minimum: 0,
            exclusiveMaximum: 1,
            default: 0.65,
          }),
        },
      ),
    ),
  },
  { default: {} },
);

export type PolicySpec = Static<typeof PolicySchema>;
