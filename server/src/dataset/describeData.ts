/** One line about a dataset, for people. */
import { formatCount, formatInteger, formatNumber } from "../domain/format.ts";
import type { DataFacts, DataSummary } from "./facts.ts";

/** Classes whose samples are listed one by one. */
const listed = 10;

/**
 * "1,797 samples (1,438 for training, 359 for validation), 64 features, 10 classes (0: 178, 1: 182 …)", with what is
 * missing.
 *
 * @param summary null for generated data, of which nothing is counted
 */
export function describeData(facts: DataFacts, summary: DataSummary | null): string {
  const { shape, train, validation, test } = facts;
  const parts = [`${formatInteger(train)} for training`, `${formatInteger(validation)} for validation`];
  if (test !== undefined) parts.push(`${formatInteger(test)} for the test`);
  const total = train + validation + (test ?? 0);
  const features =
    shape.length === 1 ? formatCount(shape[0]!, "feature") : `images of ${shape.map(String).join(" × ")}`;
  return [
    `${formatCount(total, "sample")} (${parts.join(", ")})`,
    features,
    facts.targets ? targetsText(facts.targets) : classesText(facts.classes, summary?.classes ?? [], total),
    ...missingText(summary),
  ].join(", ");
}

/** @param total samples that are used; of a dataset with a `limit`, fewer than are counted */
function classesText(classes: number, counts: DataSummary["classes"], total: number): string {
  if (counts.length === 0) return classCount(classes);
  const sorted = counts.map((item) => item.count).sort((a, b) => a - b);
  const [least, most] = [formatInteger(sorted[0]!), formatInteger(sorted.at(-1)!)];
  const detail =
    counts.length <= listed
      ? counts.map((item) => `${item.name}: ${formatInteger(item.count)}`).join(", ")
      : `${least === most ? least : `${least} to ${most}`} samples each`;
  const counted = counts.reduce((sum, { count }) => sum + count, 0);
  return `${classCount(classes)} (${counted > total ? "before the limit: " : ""}${detail})`;
}

function targetsText(targets: NonNullable<DataFacts["targets"]>): string {
  return targets
    .map(({ name, low, high }) => `${name} from ${formatNumber(low, 4)} to ${formatNumber(high, 4)}`)
    .join(", ");
}

function missingText(summary: DataSummary | null): string[] {
  if (!summary?.missing) return [];
  const { values, rows, dropped } = summary.missing;
  if (values === 0 && dropped === 0) return ["no missing values"];
  const left = dropped > 0 ? `, ${formatCount(dropped, "row")} left out` : "";
  if (values === 0) return [`no missing values in features${left}`];
  return [`${formatCount(values, "missing value")} in ${formatCount(rows, "row")}${left}`];
}

function classCount(classes: number): string {
  return `${formatInteger(classes)} ${classes === 1 ? "class" : "classes"}`;
}
