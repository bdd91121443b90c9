import { dataFacts } from "../../dataset/describe.ts";
import { describeData } from "../../dataset/describeData.ts";
import type { DataSummary } from "../../dataset/facts.ts";
import { pathKeyAt } from "../../dataset/kinds/paths.ts";
import { formatBytes } from "../../domain/format.ts";
import { visibleText } from "../../domain/visibleText.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { Spec } from "../../specification/schema/spec.ts";
import type { Path } from "../../specification/syntax/tree.ts";

/**
 * In Markdown, what the data of a spec is, for the dataset as a whole and its files; "" elsewhere.
 *
 * @param data what was counted in its files
 */
export function datasetHover({ dataset }: Spec, data: DataSummary | null, path: Path): string {
  const [section, ...key] = path;
  const isWhole = key.length === 0 || key.join() === "kind" || pathKeyAt(dataset.kind, key) !== undefined;
  if (section !== "dataset" || !isWhole) return "";
  const facts = dataFacts(dataset);
  if (!facts) return sentenceOf("hover/reading", {});
  const { shape, train, validation } = facts;
  const bytes = 4 * (train + validation) * shape.reduce((product, length) => product * length, 1);
  return `${plain(describeData(facts, data))}; ${formatBytes(bytes)} in memory.`;
}

/** Names come from files: in Markdown they must stay text. */
function plain(text: string): string {
  return visibleText(text).replace(/[\\`*_<>[\]|~#!]/g, "\\$&");
}
