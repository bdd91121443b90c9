/** From a run's place in the spec to what it was measured against, and back. */
import type { Location, Position } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { RunSummary } from "../../protocol/protocol.ts";
import { type Path, pathAt, rangeOf } from "../../specification/syntax/tree.ts";
import { judgedBy } from "../diagnostics/runDiagnostics.ts";
import { parsedSpec } from "../documents/parsedSpec.ts";
import { describedRuns } from "../runs/describedRuns.ts";
import { placesIn } from "../runs/runLocation.ts";

/** At a gain or seed whose runs have a verdict: the checkpoint and the thresholds that the spec sets for it. */
export function definitions(document: TextDocument, position: Position, runs: RunSummary[]): Location[] {
  const parsed = parsedSpec(document);
  const { tree } = parsed;
  const at = pathAt(tree, document.offsetAt(position));
  if (!at) return [];
  const placeOf = placesIn(tree);
  const here = describedRuns(parsed, runs, document.uri).filter((run) => isWithin(at.path, placeOf(run)));
  return unique(here.flatMap((run) => judgedBy(tree, run))).map((path) => locationOf(document, path));
}

/** At a checkpoint or threshold: the places of the runs that were measured against it. */
export function references(document: TextDocument, position: Position, runs: RunSummary[]): Location[] {
  const parsed = parsedSpec(document);
  const { tree } = parsed;
  const at = pathAt(tree, document.offsetAt(position));
  if (at?.path[0] !== "indicator") return [];
  const placeOf = placesIn(tree);
  const judged = describedRuns(parsed, runs, document.uri).filter((run) =>
    judgedBy(tree, run).some((path) => isWithin(path, at.path)),
  );
  return unique(judged.map(placeOf)).map((path) => locationOf(document, path));
}

function locationOf(document: TextDocument, path: Path): Location {
  return { uri: document.uri, range: rangeOf(parsedSpec(document).tree, path) };
}

function isWithin(path: Path, around: Path): boolean {
  return around.every((part, index) => path[index] === part);
}

function unique(paths: Path[]): Path[] {
  return [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
}
