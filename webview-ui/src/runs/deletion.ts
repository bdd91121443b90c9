import { formatCount } from "../../../server/src/domain/format.ts";
import { asInStudy, membershipsOf, studyIdsOf } from "../../../server/src/domain/studies.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import type { Scope } from "../state/state.ts";

/** What is asked before runs are deleted, and the button that does it. */
export interface Deletion {
  question: string;
  button: string;
}

/**
 * In the table of one study, runs are deleted from that study: those that other studies have too stay in these. Elsewhere
 * they are deleted from all.
 */
export function deletionOf(runs: readonly RunSummary[], scope: Scope): Deletion {
  const shared = runs.filter((run) => studyIdsOf(run).length > 1).length;
  const isOne = runs.length === 1;
  if (typeof scope === "object" && shared === runs.length)
    return { question: leaving(runs, scope.study), button: "Take out" };
  const results = `with all ${isOne ? "its " : ""}results and snapshots?`;
  const button = "Delete for good";
  if (typeof scope === "object" && shared > 0) {
    const gone = formatCount(runs.length - shared, "run");
    const { name } = asInStudy(runs[0]!, scope.study);
    const others = `${shared} more ${shared === 1 ? "stays" : "stay"} in other studies.`;
    return { question: `Delete ${gone} of ${name} ${results} ${others}`, button };
  }
  const question = `Delete ${isOne ? "this run" : formatCount(runs.length, "run")} ${results}`;
  if (shared === 0) return { question, button };
  const which = isOne ? "It" : `${shared} of them`;
  return { question: `${question} ${which} ${shared === 1 ? "is" : "are"} in several studies.`, button };
}

function leaving(runs: readonly RunSummary[], study: string): string {
  const { name } = asInStudy(runs[0]!, study);
  if (runs.length > 1)
    return `Take ${formatCount(runs.length, "run")} out of ${name}? They stay in other studies.`;
  const others = membershipsOf(runs[0]!).filter((other) => other.study !== study);
  return `Take this run out of ${name}? It stays in ${others.map((other) => other.name).join(" and ")}.`;
}
