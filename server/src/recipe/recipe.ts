import { withoutAbsentValues } from "../schema/fields.ts";
import { type Loss, losses, lossSettings } from "./losses.ts";
import { type Optimizer, optimizers } from "./optimizers/optimizers.ts";
import { type Schedule, schedules } from "./schedules.ts";

/** What of `training` decides a run's course. */
export interface Recipe {
  optimizer: Optimizer;
  /** the same learning rate throughout where absent */
  schedule?: Schedule;
  loss: Loss;
  batchSize: number;
}

/**
 * The recipe of a spec's `training` in its shortest form, so that equal recipes are written alike and have the same
 * run ids. A cosine without an end of its own ends with training.
 */
export function recipeOf(training: Recipe & { epochs: number }): Recipe {
  const { optimizer, schedule, loss, batchSize, epochs } = training;
  const shortest = schedule && shortestSchedule(schedule, epochs);
  return {
    optimizer: withoutAbsentValues(optimizer, optimizers[optimizer.kind].schema),
    loss: shortestLoss(loss),
    batchSize,
    ...(shortest ? { schedule: shortest } : {}),
  };
}

function shortestSchedule(schedule: Schedule, epochs: number): Schedule | null {
  const shortest = withoutAbsentValues(schedule, schedules[schedule.kind].schema);
  if (shortest.kind === "cosine") return { ...shortest, epochs: shortest.epochs ?? epochs };
  return shortest.kind === "constant" && shortest.warmup === undefined ? null : shortest;
}

function shortestLoss(loss: Loss): Loss {
  const settings = lossSettings(loss);
  const shortest = withoutAbsentValues(settings, losses[settings.kind].schema);
  return Object.keys(shortest).length === 1 ? shortest.kind : shortest;
}
