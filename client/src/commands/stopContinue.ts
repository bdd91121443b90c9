import * as vscode from "vscode";
import type { RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import type { Daemon } from "../daemon.ts";
import { mayRun } from "../trust.ts";

/**
 * Stops runs: those given, or those that the user picks.
 *
 * @param args run ids as code actions, lenses and the panel give them; other arguments are ignored
 */
export async function stop(daemon: Daemon, args: unknown[]): Promise<void> {
  const runs = runIds(args) ?? (await pickRuns(daemon, "Stop Runs", canStop));
  if (runs?.length) await daemon.request("dai/runs/stop", { runs });
}

/** Lets runs go on, also against a verdict: those given, or those that the user picks. */
export async function continueRuns(daemon: Daemon, args: unknown[]): Promise<void> {
  if (!mayRun()) return;
  const runs = runIds(args) ?? (await pickRuns(daemon, "Continue Runs", canContinue));
  if (runs?.length) await daemon.request("dai/runs/continue", { runs });
}

// A menu passes the thing it was opened on, a code action its run ids, one by one or as a list.
function runIds(args: unknown[]): RunId[] | undefined {
  const ids = args.flat().filter((argument) => typeof argument === "string");
  return ids.length > 0 ? ids : undefined;
}

function canStop(run: RunSummary): boolean {
  return ["queued", "running", "paused"].includes(run.state);
}

function canContinue(run: RunSummary): boolean {
  const advisedAgainst = run.verdict !== null && run.verdict.verdict !== "continue" && !run.dismissed;
  return (
    ["stopped", "paused", "interrupted"].includes(run.state) || (run.state === "running" && advisedAgainst)
  );
}

async function pickRuns(
  daemon: Daemon,
  title: string,
  eligible: (run: RunSummary) => boolean,
): Promise<RunId[] | undefined> {
  const { runs } = await daemon.request("dai/runs/list", {});
  const items = runs.filter(eligible).map(runItem);
  if (items.length === 0) {
    void vscode.window.showInformationMessage(`${title}: there is no run that this applies to.`);
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    canPickMany: true,
    matchOnDescription: true,
  });
  return chosen?.map((item) => item.run);
}

function runItem(run: RunSummary): vscode.QuickPickItem & { run: RunId } {
  const score = run.scores ? `s_F ${run.scores.sF.toPrecision(3)}` : "no score yet";
  const verdict = run.verdict ? ` · ${run.verdict.verdict}` : "";
  return {
    run: run.run,
    label: `${run.name} · gain ${Number(run.gain.toPrecision(4))} · seed ${run.seed}`,
    description: run.state,
    detail: `epoch ${Math.max(run.epoch, 0)} of ${run.epochs} · ${score}${verdict}`,
  };
}
