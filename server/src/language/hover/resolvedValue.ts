import { expandSpec } from "../../specification/expansion/expand.ts";
import type { Spec } from "../../specification/schema/spec.ts";
import { jsonText } from "../../specification/syntax/jsonText.ts";
import type { Path } from "../../specification/syntax/tree.ts";

/** How many of the drawn values are shown. */
const shown = 5;

/** In Markdown, what the value at a path comes to once defaults are filled in and draws are made; "" where there is nothing. */
export function resolvedValue(spec: Spec, path: Path): string {
  if (path.length === 0) return "";
  const value = valueAt(spec, path);
  if (value === undefined) return "";
  const here = `Here: \`${jsonText(asWritten(value))}\``;
  const draws = path[0] === "initialization" && path[1] === "gain" ? drawnGains(spec) : "";
  return draws ? `${here}, which draws ${draws}` : here;
}

/** Without what was found in a dataset's files, which is no part of a spec. */
function asWritten(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("found" in value)) return value;
  const { found: _, ...written } = value;
  return written;
}

/** What a spec with every default filled in has at a path; undefined where it has nothing. */
export function valueAt(spec: Spec, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)?.[key], spec);
}

/** The gains that a range draws for its first seeds; "" for gains that are given. */
function drawnGains(spec: Spec): string {
  const { gain, seeds } = spec.initialization;
  if (typeof gain === "number" || Array.isArray(gain)) return "";
  const first = Array.isArray(seeds) ? seeds.slice(0, shown) : Math.min(seeds, shown);
  const initialization = { ...spec.initialization, seeds: first };
  const architecture = { kind: "mlp" as const, hidden: [1], activation: "relu" as const };
  const drawn = expandSpec({ ...spec, architecture, initialization }, "wasm");
  const more = (Array.isArray(seeds) ? seeds.length : seeds) > drawn.length ? " …" : "";
  return `${drawn.map((config) => config.initialization.gain).join(", ")}${more}`;
}
