/** `dai stop`, `dai continue` and `dai delete`. */

import type { Command } from "commander";
import { formatCount } from "../../domain/format.ts";
import { isActive, isAdvisedAgainst, type RunAction } from "../../domain/runState.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId, RunSummary } from "../../protocol/protocol.ts";
import { canAsk, confirmed } from "../confirmed.ts";
import { print } from "../output.ts";
import { resolveIds, withDaemon } from "../withDaemon.ts";

interface ChangeOptions {
  json?: boolean;
  yes?: boolean;
}

const texts: Record<RunAction, [summary: string, description: string]> = {
  stop: ["stop runs", "Stops runs. A stopped run keeps its progress and can be continued."],
  continue: [
    "resume stopped runs; keep a running one despite its verdict",
    "Resumes stopped, paused or failed runs, and keeps running ones despite their verdict.",
  ],
  delete: [
    "delete runs with all results",
    "Deletes runs with everything that is stored of them; in a terminal, after a question.",
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
      .argument("<run...>", "run ids or prefixes")
      .option("--json", "print JSON")
      .action((runs: string[], options: ChangeOptions) => change(action, runs, options));
    if (action === "delete") command.option("--yes", "do not ask");
  }
}

const done: Record<RunAction, string> = { stop: "stopped", continue: "continued", delete: "deleted" };

async function change(action: RunAction, prefixes: string[], { json, yes }: ChangeOptions): Promise<void> {
  const { runs, changed } = await withDaemon(async (connection) => {
    const ids = await resolveIds(connection, prefixes);
    const listed = await connection.request("dai/runs/list", {});
    const runs = ids.flatMap((id) => listed.runs.find(({ run }) => run === id) ?? []);
    const asks = action === "delete" && !yes && canAsk(json);
    if (asks && !(await confirmed(deletion(runs)))) return { runs, changed: new Set<RunId>() };
    const result = await connection.request(`dai/runs/${action}`, { runs: ids });
    return { runs, changed: new Set(result.runs) };
  });
  if (json) return print(JSON.stringify({ runs: [...changed] }));
  if (action === "delete" && changed.size === 0) return print(sentenceOf("nothing-deleted", {}));
  for (const run of runs) print(`${run.run} ${changed.has(run.run) ? done[action] : unchanged(action, run)}`);
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
