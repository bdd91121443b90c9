/** Reads a distribution of which each run draws a number. */
import { say } from "../../../messages/catalogue.ts";
import { setting } from "../../fixes/fix.ts";
import type { JsonSchema, VariationKind } from "../../schema/jsonSchema.ts";
import { numberSchema } from "../../schema/variable.ts";
import { parameterName } from "../../schema/variation.ts";
import { describe, nameOf } from "./describe.ts";
import { type Place, type Read, type Reading, raiserAt } from "./reading.ts";

type DrawKind = Exclude<VariationKind, "each" | "choice">;

export function readDraw(
  kind: DrawKind,
  range: unknown,
  schema: JsonSchema,
  place: Place,
  reading: Reading,
  read: Read,
): unknown {
  const { written, path } = place;
  const source = [...written, kind];
  const error = raiserAt(source, reading);
  const numbers = numberSchema(schema);
  if (!numbers) {
    error(say("draw-of-no-number", { name: nameOf(written), wanted: describe(schema) }));
    return range;
  }
  const isWhole = kind === "integer" || kind === "logInteger";
  if (!isWhole && numbers.type === "integer") {
    const whole = kind === "uniform" ? "integer" : "logInteger";
    error(say("draw-of-fractions", { name: nameOf(written), kind, whole }), {
      title: `Change to "${whole}"`,
      path: source,
      kind: "rename",
      key: whole,
    });
    return range;
  }
  const [low, high] = Array.isArray(range) ? range : [];
  if (kind.startsWith("log") && typeof low === "number" && low <= 0) {
    const linear = isWhole ? "integer" : "uniform";
    const start = isWhole ? "at 1 or above" : "above 0";
    error(say("log-of-zero", { name: nameOf(source), low, start, linear }), {
      title: `Change to "${linear}"`,
      path: source,
      kind: "rename",
      key: linear,
    });
    return low;
  }
  const { variable: _, ...one } = numbers;
  const pair: JsonSchema = {
    type: "array",
    items: isWhole ? { ...one, type: "integer" } : one,
    minItems: 2,
    maxItems: 2,
    title: "a list of the smallest and the largest value",
  };
  read(range, pair, { written: source, path }, reading);
  if (typeof low !== "number" || typeof high !== "number") return low;
  if (low > high)
    error(say("inverted-range", { name: nameOf(source), low, high }), {
      ...setting(source, [high, low], "Swap the ends of the range"),
      safe: true,
    });
  reading.variations.push({
    parameter: parameterName(path),
    path,
    written,
    source,
    within: reading.within,
    values: { kind, range: [low, high] },
  });
  return low;
}
