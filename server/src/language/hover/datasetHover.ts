import { dataFacts } from "../../dataset/describe.ts";
import { pathKeyAt } from "../../dataset/kinds/paths.ts";
import { formatBytes, formatInteger, formatShape } from "../../domain/format.ts";
import type { Spec } from "../../specification/schema/spec.ts";
import type { Path } from "../../specification/syntax/tree.ts";

/** How many classes are named. */
const named = 20;

/** In Markdown, what the data of a spec is, for the dataset as a whole and its files; "" elsewhere. */
export function datasetHover({ dataset }: Spec, path: Path): string {
  const [section, ...key] = path;
  const isWhole = key.length === 0 || key.join() === "kind" || pathKeyAt(dataset.kind, key) !== undefined;
  if (section !== "dataset" || !isWhole) return "";
  const facts = dataFacts(dataset);
  if (!facts) return "Its files are being read.";
  const { shape, classes, classNames, train, validation } = facts;
  const bytes = 4 * (train + validation) * shape.reduce((product, length) => product * length, 1);
  const more = classes > named ? " …" : "";
  const names = classNames ? `: ${classNames.slice(0, named).map(code).join(", ")}${more}` : "";
  return `${formatInteger(train)} training and ${formatInteger(validation)} validation samples of shape ${formatShape(shape)}, ${formatBytes(bytes)} in memory; ${formatInteger(classes)} classes${names}.`;
}

/** Names come from files: in Markdown they must stay text. */
function code(name: string): string {
  return `\`${name.replace(/[`\n\r]/g, " ")}\``;
}
