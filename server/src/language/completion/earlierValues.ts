import { type CompletionItem, CompletionItemKind } from "vscode-languageserver-protocol";
import type { RunSummary } from "../../protocol/protocol.ts";
import { jsonText } from "../../specification/syntax/jsonText.ts";
import type { Path } from "../../specification/syntax/tree.ts";

/** Most earlier values that are offered at one place. */
const mostValues = 8;

/** Values that earlier runs had at a path, those of the best runs first, each with what it came to. */
export function earlierValues(path: Path, runs: RunSummary[]): CompletionItem[] {
  const read = readers.get(path.filter((part) => typeof part === "string").join("."));
  // Inside a list only its items fit, which gains are and whole lists of widths are not.
  if (!read || (typeof path.at(-1) === "number" && path[1] !== "gain")) return [];
  const best = new Map<string, number>();
  for (const run of runs) {
    const value = read(run);
    if (value === undefined) continue;
    const text = jsonText(value);
    best.set(text, Math.max(best.get(text) ?? -1, run.validationAccuracy ?? -1));
  }
  return [...best]
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostValues)
    .map(([text, accuracy], index) => ({
      label: text,
      kind: CompletionItemKind.Value,
      detail: accuracy < 0 ? "used in an earlier run" : `earlier run, accuracy ${accuracy.toFixed(3)}`,
      sortText: `~${index}`,
      filterText: text,
    }));
}

/** Undefined where a run has no such value. */
const readers = new Map<string, (run: RunSummary) => unknown>([
  ["initialization.gain", ({ gain }) => gain],
  ["architecture.hidden", ({ architecture, hidden }) => (architecture === "sequential" ? undefined : hidden)],
  ["training.epochs", ({ epochs }) => epochs],
]);
