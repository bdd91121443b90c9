/** Checks of a spec's dataset. */
import { dataFacts, datasetWarnings, sizeKey } from "../../dataset/describe.ts";
import { say } from "../../messages/catalogue.ts";
import { chosenFold } from "../expansion/folds.ts";
import { setting } from "../fixes/fix.ts";
import type { Spec } from "../schema/spec.ts";
import type { Raise } from "./finding.ts";

const largestDataset = 2 ** 32;

export function checkDataset(dataset: Spec["dataset"], error: Raise, warning: Raise): void {
  for (const { said, path, better } of datasetWarnings(dataset))
    warning(["dataset", ...path], said, setting(["dataset", ...path], better));
  checkFold(dataset, error);
  const facts = dataFacts(dataset);
  if (!facts) return;
  const bytesPerSample = 4 * facts.shape.reduce((product, length) => product * length, 1);
  const bytes = (facts.train + facts.validation) * bytesPerSample;
  const fitting = Math.floor(largestDataset / bytesPerSample) - facts.validation;
  if (bytes > largestDataset)
    error(
      ["dataset"],
      say("data-too-large", { size: `${(bytes / 2 ** 30).toFixed(1)} GiB` }),
      fitting >= 2
        ? setting(["dataset", sizeKey(dataset)], fitting, `Train on ${fitting} samples`)
        : undefined,
    );
}

function checkFold(dataset: Spec["dataset"], error: Raise): void {
  const chosen = chosenFold(dataset);
  if (!chosen || chosen.fold <= chosen.folds) return;
  const path = ["dataset", "validation", "fold"];
  error(path, say("fold-beyond-folds", chosen), setting(path, chosen.folds));
}
