/** Reads the options of a grid or a choice. */
import type { ParameterValue } from "../../../domain/parameters.ts";
import { say } from "../../../messages/catalogue.ts";
import { setting } from "../../fixes/fix.ts";
import type { JsonSchema } from "../../schema/jsonSchema.ts";
import { type Option, parameterName, type Variation } from "../../schema/variation.ts";
import type { Path } from "../../syntax/tree.ts";
import { checkDistinct, firstPlaces } from "../distinct.ts";
import { raiser } from "../finding.ts";
import { describeValue, nameOf } from "./describe.ts";
import { type Place, type Read, type Reading, raiserAt } from "./reading.ts";
import { isObject } from "./variants.ts";

/** Reads the options of a grid or a choice, of which one run has one. */
export function readOptions(
  kind: "each" | "choice",
  list: unknown,
  source: Path,
  schema: JsonSchema,
  place: Place,
  reading: Reading,
  read: Read,
): unknown {
  const error = raiserAt(source, reading);
  if (!Array.isArray(list)) {
    const given = describeValue(list);
    error(say("type", { name: nameOf(source), wanted: "a list", given }), setting(source, [list]));
    return list;
  }
  if (list.length === 0) {
    error(say("empty-variation", { name: nameOf(source) }));
    return undefined;
  }
  const options: Option[] = [];
  const variation: Variation = {
    parameter: parameterName(place.path),
    path: place.path,
    written: place.written,
    source,
    within: reading.within,
    values: { kind, options },
  };
  reading.variations.push(variation);
  // Equal values of a grid are one run; in a choice, one that is listed twice is drawn twice as often.
  for (const index of kind === "each" ? firstPlaces(list) : list.keys())
    options.push(
      readOption(variation, list[index], [...source, index], reading, (inner) =>
        read(list[index], schema, { written: [...source, index], path: place.path }, inner),
      ),
    );
  warnOfEqual(kind, list, source, place.written, reading);
  return options[0]?.value;
}

/** Reads one option; what varies inside it counts for runs that have it. */
export function readOption(
  variation: Variation,
  written: unknown,
  source: Path,
  reading: Reading,
  read: (reading: Reading) => unknown,
): Option {
  const { options } = variation.values as { options: Option[] };
  const before = reading.variations.length;
  const within = [...reading.within, { variation, option: options.length }];
  const value = read({ ...reading, within });
  const inner = reading.variations.slice(before).map(({ path }) => path.slice(variation.path.length));
  return { value, written: withoutPaths(written, inner) as ParameterValue, source };
}

/** A value without what varies inside it, which has parameters of its own. */
function withoutPaths(value: unknown, paths: Path[]): unknown {
  if (paths.length === 0) return value;
  const copy = structuredClone(value);
  for (const path of paths) {
    const parent = path.slice(0, -1).reduce<unknown>((inner, key) => child(inner, key), copy);
    if (Array.isArray(parent)) parent[Number(path.at(-1))] = null;
    else if (isObject(parent)) delete parent[String(path.at(-1))];
  }
  return copy;
}

function child(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string | number, unknown>)[key]
    : value;
}

function warnOfEqual(
  kind: "each" | "choice",
  list: unknown[],
  source: Path,
  written: Path,
  { report }: Reading,
): void {
  const warning = raiser(report, "warning");
  if (list.length === 1)
    warning(source, say("single-value", { name: nameOf(source) }), setting(written, list[0]));
  if (kind === "each") checkDistinct(list, source, warning);
}
