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
  "What the daemon does about a verdict.",
  {
    onDiscard: policy("is unlikely to learn"),
    onSaturated: policy("has converged"),
    patience: inUnits(
      "checkpoints",
      count("How many checkpoints in a row must agree before a run is stopped or paused.", 1, 1, 1000),
    ),
    pause: Type.Boolean({
      description: "Whether a run that asks waits for the answer instead of training on.",
      default: false,
    }),
    shadow: Type.Boolean({
      description: "Only record what the policy would have done, and train every run to its end.",
      default: false,
    }),
    order: Type.Optional(
      Type.Enum(["mostPromising", "asLaunched", "promisingFirst"], {
        description:
          "Which of a study's runs train first where there are fewer workers than runs. Without it: mostPromising where more than the seed varies and the study does not calibrate itself.",
        enumDescriptions: [
          "A short look at each (half an epoch, or 2.5% of its steps where that is more); then those continue first that are expected to end best, by the lowest validation loss and by what runs with similar parameters came to, and one whose objective has not improved for a fifth of its epochs makes room for the next. Paused runs resume with the same bits, so none is dropped.",
          "One after the other, in the order of the launch.",
          "The same as mostPromising.",
        ],
      }),
    ),
    rule: Type.Optional(RuleSchema),
    goal: Type.Enum(["keepGood", "best"], {
      description: "What the rule auto stops runs for, where the policy stops any.",
      enumDescriptions: [
        "Stop only runs that will not be good: few good ones are lost.",
        "Find the best run with little compute: also stop runs that are merely behind.",
      ],
      default: "keepGood",
    }),
    earlyStopping: Type.Optional(
      object(
        "Stops each run once its objective has not improved for some epochs, whatever the rule says.",
        patienceParameters,
      ),
    ),
    calibrate: Type.Optional(
      object(
        "Calibrates within the study: its first runs train to their end, and a rule fitted to them judges the others, by which onDiscard stops them unless it is written otherwise (docs/evaluation.md).",
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
