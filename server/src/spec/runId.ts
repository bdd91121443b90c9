import { createHash } from "node:crypto";
import type { Dai } from "./expand.ts";

/** The id of a run: a hash of everything that decides its course, whatever order its keys were written in. */
export function runId(dai: Dai): string {
  return createHash("sha256").update(canonicalJson(dai)).digest("hex").slice(0, 16);
}

/** JSON with sorted keys and no white space, so that equal values have equal texts. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}
