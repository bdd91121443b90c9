import { dataFacts } from "../../../dataset/describe.ts";
import type { DataFacts } from "../../../dataset/facts.ts";
import { isGenerated } from "../../../dataset/kinds/registry.ts";
import { say } from "../../../messages/catalogue.ts";
import { classWeights, type Loss, lossSettings, taskOf } from "../../../recipe/losses.ts";
import { removing, setting } from "../../fixes/fix.ts";
import type { Spec } from "../../schema/spec.ts";
import type { Raise } from "../finding.ts";

/** Whether the loss of a configuration fits the data: classes, or numbers to predict. */
export function checkTask({ dataset, training }: Pick<Spec, "dataset" | "training">, error: Raise): void {
  const facts = dataFacts(dataset);
  if (!facts) return;
  checkClassWeights(training.loss, facts, error);
  const isRegression = facts.targets !== undefined;
  if (!isRegression && "targetScaling" in dataset && dataset.targetScaling === "standardize")
    error(
      ["dataset", "targetScaling"],
      say("target-scaling-of-classes", {}),
      removing(["dataset", "targetScaling"]),
    );
  if (isRegression === (taskOf(training.loss) === "regression")) return;
  const { kind } = lossSettings(training.loss);
  const data = isGenerated(dataset)
    ? `the dataset ${dataset.kind} has classes`
    : "the data is read as classes";
  if (isRegression)
    error(
      ["training", "loss"],
      say("loss-for-other-task/classes", { loss: kind }),
      setting(["training", "loss"], "meanSquaredError"),
    );
  else
    error(
      ["training", "loss"],
      say("loss-for-other-task/numbers", { loss: kind, data }),
      setting(["training", "loss"], "crossEntropy"),
    );
}

/** Weights are of classes that the data has. */
function checkClassWeights(loss: Loss, facts: DataFacts, error: Raise): void {
  const settings = lossSettings(loss);
  if (settings.kind !== "crossEntropy" || typeof settings.classWeights !== "object") return;
  const train = { count: 0, labels: new Uint16Array(new SharedArrayBuffer(0)) };
  try {
    classWeights(settings, { ...facts, train });
  } catch (problem) {
    const said = { code: "weight-of-no-class", message: (problem as Error).message } as const;
    error(["training", "loss", "classWeights"], said);
  }
}
