/** What differs between the runs of one study. */
import type { ParameterValue } from "../../domain/parameters.ts";
import type { Path } from "../syntax/tree.ts";
import type { VariationKind } from "./jsonSchema.ts";

/** One key of the runs' configurations whose value is not the same in all of them. */
export interface Variation {
  /** dotted path of what varies, as in a run's `parameters` */
  parameter: string;
  /** where its value goes in a run's configuration */
  path: Path;
  /** where the spec's text has the value that varies */
  written: Path;
  /** where in it the options or the range are: the same place, or inside a key such as "uniform" */
  source: Path;
  /** the options of other variations, outermost first, that it is written in; it counts for runs that have them all */
  within: { variation: Variation; option: number }[];
  values: Values;
}

export type Values =
  /** every option, for each seed */
  | { kind: "each"; options: Option[] }
  /** one option, drawn for each seed */
  | { kind: "choice"; options: Option[] }
  /** a number, drawn for each seed */
  | { kind: Exclude<VariationKind, "each" | "choice">; range: [number, number] }
  /** several architectures, drawn for each seed */
  | { kind: "architectures"; random: RandomArchitectures };

/** One value of a grid or a choice. */
export interface Option {
  /** with every default filled in */
  value: unknown;
  /** as written, without what varies inside it */
  written: ParameterValue;
  source: Path;
}

export interface RandomArchitectures {
  depth: [number, number];
  width: [number, number];
  count: number;
}

/** How a dotted path names a key: `architecture.layers.0.units`. */
export function parameterName(path: Path): string {
  return path.join(".");
}

/** A copy of a value in which a path has another one; everything else is shared with the original. */
export function withValue<T>(value: T, path: Path, inner: unknown): T {
  const [key, ...rest] = path;
  if (key === undefined) return inner as T;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
  copy[key] = withValue(copy[key], rest, inner);
  return copy as T;
}
