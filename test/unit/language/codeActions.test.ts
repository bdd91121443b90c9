import { expect, test } from "vitest";
import { type CodeAction, CodeActionKind, type TextEdit } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { codeActions } from "../../../server/src/language/codeActions.ts";
import { editorCommands, serverCommands } from "../../../server/src/language/commands.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { atCursor } from "./cursor.ts";
import { runsOf, specWith, uri, verdict } from "./runs.ts";

function actionsAt(marked: string, runs: RunSummary[] = [], commands = editorCommands): CodeAction[] {
  const { document, position } = atCursor(marked);
  const range = { start: position, end: position };
  return codeActions({ uri, text: document.getText(), range, runs, commands });
}

function commandsOf(actions: CodeAction[]) {
  return actions.map(({ title, command }) => [title, command?.command, command?.arguments]);
}

const marked = specWith('{ "gain": [1, 8|], "seeds": [2] }');
const text = marked.replace("|", "");

test("a discarded run can be stopped, alone or with its like, or continued anyway", () => {
  const runs = runsOf(text, { verdict: verdict() });
  const [first, second] = runs.map(({ run }) => run);
  const actions = actionsAt(marked, runs);
  expect(commandsOf(actions)).toEqual([
    ["Stop this run", "dai.stop", [second]],
    ["Stop all discarded", "dai.stop", [first, second]],
    ["Continue anyway", "dai.continue", [second]],
  ]);
  expect(actions.every(({ kind }) => kind === CodeActionKind.QuickFix)).toBe(true);
});

test("a stopped run can be continued", () => {
  const runs = runsOf(text, { verdict: verdict(), state: "stopped" });
  expect(commandsOf(actionsAt(marked, runs))).toEqual([["Continue", "dai.continue", [runs[1]!.run]]]);
});

test("a saturated run can be stopped or continued anyway", () => {
  const runs = runsOf(text, { verdict: verdict({ verdict: "saturated" }) });
  expect(actionsAt(marked, runs).map(({ title }) => title)).toEqual(["Stop this run", "Continue anyway"]);
});

test("several runs at one place are told apart, and many are taken together", () => {
  const many = specWith('{ "gain": 8|, "seeds": 5 }');
  const runs = runsOf(many.replace("|", ""), { verdict: verdict() });
  expect(actionsAt(many, runs.slice(0, 2)).map(({ title }) => title)).toEqual([
    "Stop this run (seed 1, gain 8)",
    "Stop this run (seed 2, gain 8)",
    "Stop all discarded",
    "Continue anyway: this run (seed 1, gain 8)",
    "Continue anyway: this run (seed 2, gain 8)",
  ]);
  expect(commandsOf(actionsAt(many, runs))).toEqual(
    ["Stop these 5 runs", "Stop all discarded", "Continue anyway: these 5 runs"].map((title) => [
      title,
      title.startsWith("Stop") ? "dai.stop" : "dai.continue",
      runs.map(({ run }) => run),
    ]),
  );
});

test("finished, diverged and healthy runs, and other places, offer nothing", () => {
  expect(actionsAt(marked, runsOf(text, { verdict: verdict(), state: "finished" }))).toEqual([]);
  expect(actionsAt(marked, runsOf(text, { state: "diverged" }))).toEqual([]);
  expect(actionsAt(marked, runsOf(text))).toEqual([]);
  expect(actionsAt(text.replace('"training"', '"tra|ining"'), runsOf(text, { verdict: verdict() }))).toEqual(
    [],
  );
});

test("an editor without our commands gets those of the server", () => {
  const runs = runsOf(text, { verdict: verdict() });
  const ids = actionsAt(marked, runs, serverCommands).map(({ command }) => command?.command);
  expect(ids).toEqual(["dai.server.stop", "dai.server.stop", "dai.server.continue"]);
});

test("an unknown key changes to the known one that it resembles", () => {
  const { document } = atCursor('{ "training": { "epoch|": 30 } }');
  const [action, ...others] = actionsAt('{ "training": { "epoch|": 30 } }');
  expect(others).toEqual([]);
  expect(action).toMatchObject({ title: 'Change to "epochs"', isPreferred: true });
  const edits = action!.edit!.changes![uri] as TextEdit[];
  expect(TextDocument.applyEdits(document, edits)).toBe('{ "training": { "epochs": 30 } }');
});

test("an unknown key that resembles nothing has no fix", () => {
  expect(actionsAt('{ "somethingElse|": 30 }')).toEqual([]);
});
