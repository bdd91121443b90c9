/** `dai stop`, `dai continue` and `dai delete`. */

import type { Command } from "commander";
import { formatCount } from "../../domain/format.ts";
import { isActive, isAdvisedAgainst, type RunAction } from "../../domain/runState.ts";
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
    "Deletes runs, or all of a study, with everything that is stored of them; in a terminal, after a question.",
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
    const wanted = targets.flatMap((target) => runsOf(target, action));
    const runs = [...new Map(wanted.map((run) => [run.run, run])).values()];
    const asks = action === "delete" && !yes && canAsk(json);
    if (asks && !(await confirmed(deletion(runs)))) return { targets, changed: new Set<RunId>() };
    const result = await connection.request(`dai/runs/${action}`, { runs: runs.map(({ run }) => run) });
    return { targets, changed: new Set(result.runs) };
  });
  if (json) return print(JSON.stringify({ runs: [...changed] }));
  if (action === "delete" && changed.size === 0) return print(sentenceOf("nothing-deleted", {}));
  for (const target of targets) print(outcome(action, target, changed));
}

/** The runs that are meant: with a study, those that another study has launched since are not deleted. */
function runsOf(target: Target, action: RunAction): RunSummary[] {
  if ("run" in target) return [target.run];
  return action === "delete"
    ? target.study.filter(({ study }) => target.studies.includes(study))
    : target.study;
}

function outcome(action: RunAction, target: Target, changed: ReadonlySet<RunId>): string {
  if ("run" in target) {
    const { run } = target.run;
    return `${run} ${changed.has(run) ? done[action] : unchanged(action, target.run)}`;
  }
  const count = target.study.filter(({ run }) => changed.has(run)).length;
  return `${target.name}: ${count} of ${formatCount(target.study.length, "run")} ${done[action]}`;
}

function deletion(runs: readonly RunSummary[]): string {
  const active = runs.filter(({ state }) => isActive(state)).length;
  const training = active === 0 ? "" : ` ${active} of them ${active === 1 ? "is" : "are"} in training.`;
  return `Delete ${formatCount(runs.length, "run")} with all results and snapshots?${training}`;
}

/** Why an action did nothing. */
export function unchanged(action: RunAction, run: RunSummary): string {
  const { state } = run;
  if (action === "stop") return state === "stopped" ? "is already stopped" : `has already ended (${state})`;
  if (!isActive(state)) return `has already ended (${state})`;
  return isAdvisedAgainst(run) || run.dismissed ? "already continues despite its verdict" : "is not stopped";
}
