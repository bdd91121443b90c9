import { dataFacts } from "../../dataset/describe.ts";
import { measuredMetrics } from "../../domain/metrics.ts";
import { resembling } from "../../domain/nearestName.ts";
import { say } from "../../messages/catalogue.ts";
import { taskOf } from "../../recipe/losses.ts";
import { setting } from "../fixes/fix.ts";
import type { Spec } from "../schema/spec.ts";
import type { Raise } from "./finding.ts";

/** What a study is compared by is measured of its runs. */
export function checkObjective({ study, training, dataset }: Spec, error: Raise): void {
  const { metric } = study.objective;
  const isRegression = taskOf(training.loss) === "regression";
  const known = measuredMetrics(isRegression ? 0 : dataFacts(dataset)?.classes || null);
  if (known.includes(metric)) return;
  const path = ["study", "objective", "metric"];
  error(
    path,
    say("objective-not-measured", { metric, known: known.join(", ") }),
    setting(path, resembling(metric, known) ?? known[0]!),
  );
}
