import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver-protocol";
import type { RunId, RunSummary } from "../protocol/protocol.ts";
import type { ParsedSpec } from "../spec/parse.ts";
import { type Path, rangeOf } from "../spec/tree.ts";
import { describedRuns } from "./describedRuns.ts";
import { placesIn } from "./place.ts";
import { type ConcernCode, concernOf, groupSentence, sentence } from "./runConcern.ts";

/** Up to so many runs at one place speak for themselves; more are summed up. */
const mostAtOnePlace = 3;

/** Up to so many items of a list are marked one by one; for more, the list is. */
const mostPlaces = 50;

const severities: Record<ConcernCode, DiagnosticSeverity> = {
  "run-discard": DiagnosticSeverity.Warning,
  "run-saturated": DiagnosticSeverity.Information,
  "run-stopped": DiagnosticSeverity.Information,
  "run-finished": DiagnosticSeverity.Warning,
  "run-diverged": DiagnosticSeverity.Warning,
  "run-failed": DiagnosticSeverity.Warning,
};

/** A diagnostic about runs; `data` says which. */
export interface RunDiagnostic extends Diagnostic {
  code: ConcernCode;
  data: { runs: RunId[] };
}

/** What the runs of a spec have to say, each at its place. Runs that the spec no longer describes are silent. */
export function runDiagnostics({ spec, tree }: ParsedSpec, runs: RunSummary[]): RunDiagnostic[] {
  const placeOf = placesIn(tree);
  const byCode = groupBy(describedRuns(spec, runs.filter(concernOf)), (run) => concernOf(run)!);
  return [...byCode].flatMap(([code, concerned]) => {
    const places = groupByPlace(concerned, placeOf);
    return places.flatMap(({ path, members }) => {
      const at = (message: string, about: RunSummary[]): RunDiagnostic => ({
        range: rangeOf(tree, path),
        severity: severities[code],
        source: "dai",
        code,
        message,
        data: { runs: about.map(({ run }) => run) },
      });
      if (members.length > mostAtOnePlace) return [at(groupSentence(code, members), members)];
      return members.map((member) => at(sentence(code, member), [member]));
    });
  });
}

function groupByPlace(runs: RunSummary[], placeOf: (run: RunSummary) => Path) {
  const itemByItem = groupBy(runs, (run) => JSON.stringify(placeOf(run)));
  const whole = (run: RunSummary) => placeOf(run).filter((part) => typeof part === "string");
  const groups =
    itemByItem.size > mostPlaces ? groupBy(runs, (run) => JSON.stringify(whole(run))) : itemByItem;
  return [...groups].map(([path, members]) => ({ path: JSON.parse(path) as Path, members }));
}

function groupBy<T, K>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
