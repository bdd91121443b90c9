/** What a model's file says of it, in metadata that programs read. */
import { visibleText } from "../domain/visibleText.ts";
import { isOfMaps, type Model } from "./model.ts";

/** Every value is a text; those that are lists are JSON. */
export function describeModel(model: Model): Record<string, string> {
  const { run, study, epoch, form } = model;
  const { shape, classes, classNames, targetNames, preprocessing } = form;
  const names = classNames ?? Array.from({ length: classes }, (_, label) => String(label));
  return {
    producer: "dai",
    study: visibleText(study),
    run,
    epoch: String(epoch),
    task: targetNames ? "regression" : "classification",
    inputShape: JSON.stringify(shape),
    inputLayout: isOfMaps(model) ? "channelsLast" : "flat",
    ...(preprocessing?.features ? { features: JSON.stringify(featureNames(preprocessing.features)) } : {}),
    ...(targetNames ? { targetNames: JSON.stringify(targetNames) } : { classNames: JSON.stringify(names) }),
  };
}

/** `age`, or `color=red` for a feature that is 1 where the column has that text and else 0. */
function featureNames(
  features: NonNullable<NonNullable<Model["form"]["preprocessing"]>["features"]>,
): string[] {
  return features.map(({ column, category }) => (category === undefined ? column : `${column}=${category}`));
}
