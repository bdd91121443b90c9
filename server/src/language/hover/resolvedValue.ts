import { valuesFor } from "../../specification/expansion/draw.ts";
import { seedsOf } from "../../specification/expansion/seeds.ts";
import type { Spec } from "../../specification/schema/spec.ts";
import type { Variation } from "../../specification/schema/variation.ts";
import { jsonText } from "../../specification/syntax/jsonText.ts";
import { type Path, valueAt } from "../../specification/syntax/tree.ts";

/** How many of the drawn values are shown. */
const shown = 5;

/** In Markdown, the resolved value at a path once defaults are filled in and draws are made; "" where there is nothing. */
export function resolvedValue(spec: Spec, path: Path): string {
  if (path.length === 0) return "";
  const variation = spec.variations.find(({ written }) => isInside(path, written));
  const draws = variation && variation.written.length === path.length ? variedValues(spec, variation) : "";
  // Inside what varies, the text has other paths than a run's configuration.
  if (variation && variation.values.kind !== "architectures") return draws;
  const value = valueAt(spec, path);
  const current = value === undefined ? "" : `Current value: \`${jsonText(asWritten(value))}\``;
  return [current, draws].filter(Boolean).join("\n\n");
}

function isInside(path: Path, outer: Path): boolean {
  return outer.every((part, index) => path[index] === part);
}

/** Without what was found in a dataset's files, which is no part of a spec. */
function asWritten(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("found" in value)) return value;
  const { found: _, ...written } = value;
  return written;
}

/** The values that a variation gives to the first seeds. */
function variedValues(spec: Spec, variation: Variation): string {
  const { values } = variation;
  if (values.kind === "each") {
    const all = values.options.map(({ written }) => `\`${jsonText(written)}\``);
    return `Each run has one of ${all.slice(0, shown).join(", ")}${all.length > shown ? " …" : ""}`;
  }
  const seeds = seedsOf(spec);
  const drawn = seeds.slice(0, shown).flatMap((seed) => {
    const values = valuesFor(variation, seed).slice(0, shown);
    return values.map(({ value }) => `\`${jsonText(value)}\` (seed ${seed})`);
  });
  return `Draws ${drawn.slice(0, shown).join(", ")}${seeds.length > shown ? " …" : ""}`;
}
