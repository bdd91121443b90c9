import Type from "typebox";
import { object } from "../../schema/fields.ts";

const SuccessSchema = Type.Union(
  [
    Type.Number({ description: "Runs whose objective is at least this good, at their best epoch." }),
    object(
      "Runs whose objective is this close to the best run's; where it is minimized, as a share of the best value.",
      {
        within: Type.Number({
          description: "Largest distance from the best run.",
          minimum: 0,
          unit: "the objective's own",
        }),
      },
      { title: 'an object { "within": distance }' },
    ),
    object(
      "The best runs of the study.",
      {
        top: Type.Number({
          description: "Share of the runs, the best ones.",
          exclusiveMinimum: 0,
          maximum: 1,
          unit: "share of the runs",
        }),
      },
      { title: 'an object { "top": share }' },
    ),
  ],
  { description: "Which runs count as good.", default: { within: 0.05 } },
);

export const StudySchema = object(
  "The objective, and which runs count as good.",
  {
    objective: object(
      "How runs are compared; by default by validation accuracy, or by validation loss if there is no accuracy.",
      {
        metric: Type.String({
          description:
            'What is compared: "validationAccuracy", "validationLoss", "macroF1", "r2", or a name that a program reports.',
          minLength: 1,
          maxLength: 200,
          default: "validationAccuracy",
        }),
        goal: Type.Enum(["maximize", "minimize"], {
          description: "Whether higher or lower values are better; by default lower for losses and errors.",
          enumDescriptions: ["Higher values are better.", "Lower values are better."],
          default: "maximize",
        }),
      },
      { default: {} },
    ),
    success: SuccessSchema,
  },
  { default: {} },
);
