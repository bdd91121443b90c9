import Type from "typebox";
import { LossSchema } from "../../recipe/losses.ts";
import { OptimizerSchema } from "../../recipe/optimizers/optimizers.ts";
import { ScheduleSchema } from "../../recipe/schedules.ts";
import { count, fixed, inUnits, object, optional } from "../../schema/fields.ts";

export const TrainingSchema = object(
  "The training recipe.",
  {
    optimizer: OptimizerSchema,
    schedule: Type.Optional(ScheduleSchema),
    loss: LossSchema,
    batchSize: inUnits("samples", count("Samples per step.", 1, 32, 65_536)),
    epochs: fixed(
      "runs that differ in nothing but their epochs are one and the same run, so give the largest number",
      inUnits("epochs", count("Number of epochs.", 1, 100, 1_000_000)),
    ),
    keepBest: fixed(
      "it changes no number of a run",
      optional(
        true,
        Type.Boolean({
          description:
            "Whether to keep the snapshot of the best epoch by the study's objective, beside the newest.",
        }),
      ),
    ),
  },
  { default: {} },
);
