import * as vscode from "vscode";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { buttons, messages } from "../messages.ts";

/** What a launch of runs that are over may change. */
export interface AgainOptions {
  /** trains on to this epoch */
  epochs?: number;
  /** deletes what there is and trains from the beginning */
  fresh?: true;
}

/** Asks how far the runs are to train on; undefined where the user cancels. */
export async function askLonger(runs: readonly RunSummary[]): Promise<AgainOptions | undefined> {
  const epochs = runs.reduce((most, run) => Math.max(most, run.epochs), 0);
  const text = await vscode.window.showInputBox({
    title: buttons.trainLonger,
    prompt: messages.trainTo(epochs),
    value: String(2 * epochs),
    validateInput: (value) => (isMore(value, epochs) ? undefined : messages.wrongTotal(epochs)),
  });
  return text === undefined ? undefined : { epochs: Number(text) };
}

function isMore(text: string, epochs: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) > epochs;
}

/** Asks whether results may be deleted; undefined where the user cancels. */
export async function askAgain(runs: readonly RunSummary[]): Promise<AgainOptions | undefined> {
  const detail = messages.trainAgainDetail;
  const question = messages.trainAgain(runs.length);
  const choice = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail },
    buttons.trainAgain,
  );
  return choice === undefined ? undefined : { fresh: true };
}
