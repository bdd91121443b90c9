import { type Range, SymbolKind, type WorkspaceSymbol } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { RunSummary } from "../../protocol/protocol.ts";
import { rangeOf } from "../../specification/syntax/tree.ts";
import { parsedSpec } from "../documents/parsedSpec.ts";
import { placesIn } from "../runs/runLocation.ts";

/** Most symbols of one answer. */
export const mostSymbols = 200;

/**
 * Studies and runs whose name, gain, seed, state or id has all words of the query. A run stands at its place
 * in its spec when that is open, else at the spec's beginning.
 *
 * @param open the document of a URI, when it is open
 * @param onLimit told how many there were when that is more than an answer holds
 */
export function workspaceSymbols(
  query: string,
  runs: RunSummary[],
  open: (uri: string) => TextDocument | undefined,
  onLimit: (found: number) => void,
): WorkspaceSymbol[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const located = runs.flatMap((run) => (run.uri === null ? [] : [{ ...run, uri: run.uri }]));
  const studies = new Map(located.map(({ study, name, uri }) => [study, { name, uri }]));
  const found: WorkspaceSymbol[] = [
    ...[...studies.values()]
      .filter(({ name }) => matches(name))
      .map(({ name, uri }) => ({ name, kind: SymbolKind.Module, location: { uri, range: beginning } })),
    ...located
      .map((run) => ({ run, label: `seed ${run.seed}, gain ${run.gain}, ${run.state}` }))
      .filter(({ run, label }) => matches(`${run.name} ${label} ${run.run}`))
      .map(({ run, label }) => ({
        name: label,
        containerName: run.name,
        kind: SymbolKind.Object,
        location: { uri: run.uri, range: rangeIn(open(run.uri), run) },
      })),
  ];
  if (found.length > mostSymbols) onLimit(found.length);
  return found.slice(0, mostSymbols);
}

const beginning: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function rangeIn(document: TextDocument | undefined, run: RunSummary): Range {
  if (!document) return beginning;
  const { tree } = parsedSpec(document);
  return rangeOf(tree, placesIn(tree)(run));
}
