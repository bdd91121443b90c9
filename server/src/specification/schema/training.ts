import Type from "typebox";
import { OptimizerSchema } from "../../recipe/optimizers/optimizers.ts";
import { ScheduleSchema } from "../../recipe/schedules.ts";
import { count, fixed, inUnits, object } from "../../schema/fields.ts";

export const TrainingSchema = object(
  "How the network is trained.",
  {
    optimizer: OptimizerSchema,
    schedule: Type.Optional(ScheduleSchema),
    loss: Type.Enum(["crossEntropy"], {
      description: "Softmax cross-entropy, the mean over a batch.",
      default: "crossEntropy",
    }),
    batchSize: inUnits("samples", count("Samples per step.", 1, 32, 65_536)),
    epochs: fixed(
      "runs that differ in nothing but their epochs are one and the same run, so give the largest number",
      inUnits("epochs", count("Epochs to train to.", 1, 100, 1_000_000)),
    ),
  },
  { default: {} },
);
