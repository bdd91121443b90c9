/** `dai stop`, `dai continue` and `dai delete`. */

import type { Command } from "commander";
import type { DaemonConnection } from "../../connection/typed.ts";
import { formatCount } from "../../domain/format.ts";
import { isActive, isAdvisedAgainst, type RunAction } from "../../domain/runState.ts";
import { studyIdsOf } from "../../domain/studies.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId, RunSummary } from "../../protocol/protocol.ts";
import { canAsk, confirmed } from "../confirmed.ts";
import { print } from "../output.ts";
import { findTarget, type Target } from "../study/findTarget.ts";
import { withDaemon } from "../withDaemon.ts";

interface ChangeOptions {
  json?: boolean;
  yes?: boolean;
}

const texts: Record<RunAction, [summary: string, description: string]> = {
  stop: [
    "stop runs",
    "Stops runs, or all of a study. A stopped run keeps its progress and can be continued.",
  ],
  continue: [
    "resume stopped runs; keep a running one despite its verdict",
    "Resumes stopped, paused or failed runs, or those of a study, and keeps running ones despite their verdict.",
  ],
  delete: [
    "delete runs with all results",
    "Deletes runs, or all of a study, with everything that is stored of them; in a terminal, after a question. Runs of a study that other studies have too stay in these.",
  ],
};

/** Adds `dai stop`, `dai continue` and `dai delete`. */
export function addChangeCommands(program: Command): void {
  for (const action of Object.keys(texts) as RunAction[]) {
    const [summary, description] = texts[action];
    const command = program
      .command(action)
      .summary(summary)
      .description(description)
      .argument("<run...>", "run ids or prefixes; spec files, or studies' names or ids")
      .option("--json", "print JSON")
      .action((names: string[], options: ChangeOptions) => change(action, names, options));
    if (action === "delete") command.option("--yes", "do not ask");
  }
}

const done: Record<RunAction, string> = { stop: "stopped", continue: "continued", delete: "deleted" };

async function change(action: RunAction, names: string[], { json, yes }: ChangeOptions): Promise<void> {
  const { targets, changed } = await withDaemon(async (connection) => {
    const targets: Target[] = [];
    for (const name of names) targets.push(await findTarget(connection, name));
    const asks = action === "delete" && !yes && canAsk(json);
    if (asks && !(await confirmed(deletion(targets)))) return { targets, changed: new Set<RunId>() };
    if (action === "delete") return { targets, changed: await deleteAll(connection, targets) };
    const runs = [...new Set(targets.flatMap(runsOf).map(({ run }) => run))];
    const result = await connection.request(`dai/runs/${action}`, { runs });
    return { targets, changed: new Set(result.runs) };
  });
  if (json) return print(JSON.stringify({ runs: [...changed] }));
  if (action === "delete" && changed.size === 0) return print(sentenceOf("nothing-deleted", {}));
  for (const target of targets) print(outcome(action, target, targets, changed));
}

const runsOf = (target: Target): RunSummary[] => ("run" in target ? [target.run] : target.study);

/** @returns the runs that are deleted, or that only leave a study */
async function deleteAll(
  connection: DaemonConnection,
  targets: readonly Target[],
): Promise<ReadonlySet<RunId>> {
  const changed = new Set<RunId>();
  const requests = targets.flatMap((target) =>
    "run" in target ? [{ runs: [target.run] }] : target.named.map((study) => ({ study, runs: target.study })),
  );
  for (const { runs, ...study } of requests) {
    const existing = new Set((await connection.request("dai/runs/list", {})).runs.map(({ run }) => run));
    const left = runs.map(({ run }) => run).filter((run) => existing.has(run));
    const result = await connection.request("dai/runs/delete", { runs: left, ...study });
    for (const run of result.runs) changed.add(run);
  }
  return changed;
}

function outcome(
  action: RunAction,
  target: Target,
  targets: readonly Target[],
  changed: ReadonlySet<RunId>,
): string {
  if ("run" in target) {
    const { run } = target.run;
    return `${run} ${changed.has(run) ? done[action] : unchanged(action, target.run)}`;
  }
  const those = target.study.filter(({ run }) => changed.has(run));
  const staying = action === "delete" ? those.filter(staysAfter(targets)).length : 0;
  const stay = staying === 0 ? "" : `, ${staying} ${staying === 1 ? "stays" : "stay"} in other studies`;
  return `${target.name}: ${those.length - staying} of ${formatCount(target.study.length, "run")} ${done[action]}${stay}`;
}

/** Whether a run is in a study that is not deleted. */
function staysAfter(targets: readonly Target[]): (run: RunSummary) => boolean {
  const deleted = new Set(targets.flatMap((target) => ("run" in target ? [] : target.named)));
  const named = new Set(targets.flatMap((target) => ("run" in target ? [target.run.run] : [])));
  return (run) => !named.has(run.run) && studyIdsOf(run).some((study) => !deleted.has(study));
}

function deletion(targets: readonly Target[]): string {
  const runs = [...new Map(targets.flatMap(runsOf).map((run) => [run.run, run])).values()];
  const stays = staysAfter(targets);
  const gone = runs.filter((run) => !stays(run));
  const active = gone.filter(({ state }) => isActive(state)).length;
  const training = active === 0 ? "" : ` ${active} of them ${active === 1 ? "is" : "are"} in training.`;
  const count = runs.length - gone.length;
  const others = count === 0 ? "" : ` ${count} more ${count === 1 ? "stays" : "stay"} in other studies.`;
  return `Delete ${formatCount(gone.length, "run")} with all results and snapshots?${training}${others}`;
}

/** Why an action did nothing. */
export function unchanged(action: RunAction, run: RunSummary): string {
  const { state } = run;
  if (action === "stop") return state === "stopped" ? "is already stopped" : `has already ended (${state})`;
  if (!isActive(state)) return `has already ended (${state})`;
  return isAdvisedAgainst(run) || run.dismissed ? "already continues despite its verdict" : "is not stopped";
}
