import { expect, test } from "vitest";
import type { CodeAction, TextEdit } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { codeActions } from "../../../server/src/language/actions/codeActions.ts";
import type { CommandIds } from "../../../server/src/language/commands.ts";
import { editorCommands, serverCommands } from "../../../server/src/language/commands.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { atCursor } from "./cursor.ts";
import { runsOf, specWith, uri, verdict } from "./runs.ts";

function actionsAt(
  marked: string,
  runs: RunSummary[] = [],
  commands: CommandIds = editorCommands,
  only = ["quickfix"],
): CodeAction[] {
  const { document, position } = atCursor(marked);
  const range = { start: position, end: position };
  return codeActions({ document, range, runs, commands, only });
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
    ["Stop all unlikely to learn", "dai.stop", [first, second]],
    ["Continue anyway", "dai.continue", [second]],
    ["Why?", "dai.explainRun", [second]],
  ]);
  expect(actions.every(({ kind }) => kind === "quickfix.dai")).toBe(true);
});

test("a stopped run can be continued", () => {
  const runs = runsOf(text, { verdict: verdict(), state: "stopped" });
  expect(commandsOf(actionsAt(marked, runs, serverCommands))).toEqual([
    ["Continue", "dai.server.continue", [runs[1]!.run]],
  ]);
});

test("a saturated run can be stopped or continued anyway", () => {
  const runs = runsOf(text, { verdict: verdict({ verdict: "saturated" }) });
  expect(actionsAt(marked, runs).map(({ title }) => title)).toEqual([
    "Stop this run",
    "Stop all converged",
    "Continue anyway",
    "Why?",
  ]);
});

test("several runs at one place are listed one by one, and many are grouped", () => {
  const many = specWith('{ "gain": 8|, "seeds": 5 }');
  const runs = runsOf(many.replace("|", ""), { verdict: verdict() });
  expect(actionsAt(many, runs.slice(0, 2), serverCommands).map(({ title }) => title)).toEqual([
    "Stop this run (seed 1, gain 8)",
    "Stop this run (seed 2, gain 8)",
    "Stop all unlikely to learn",
    "Continue anyway: this run (seed 1, gain 8)",
    "Continue anyway: this run (seed 2, gain 8)",
  ]);
  expect(commandsOf(actionsAt(many, runs, serverCommands))).toEqual(
    ["Stop these 5 runs", "Stop all unlikely to learn", "Continue anyway: these 5 runs"].map((title) => [
      title,
      title.startsWith("Stop") ? "dai.server.stop" : "dai.server.continue",
      runs.map(({ run }) => run),
    ]),
  );
});

test("diagnostics of a finished run can be dismissed", () => {
  const runs = runsOf(text, { verdict: verdict(), state: "finished" });
  expect(commandsOf(actionsAt(marked, runs, serverCommands))).toEqual([
    ["Dismiss", "dai.server.dismiss", [runs[1]!.run]],
  ]);
  const dismissed = runsOf(text, { verdict: verdict(), state: "finished", dismissed: true });
  expect(actionsAt(marked, dismissed, serverCommands)).toEqual([]);
});

test("diverged and healthy runs, and other places, offer nothing", () => {
  const none = (runs: RunSummary[]) => expect(actionsAt(marked, runs, serverCommands)).toEqual([]);
  none(runsOf(text, { state: "diverged" }));
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

test("a diverged run can be examined", () => {
  const runs = runsOf(text, { state: "diverged" });
  expect(commandsOf(actionsAt(marked, runs))).toEqual([["Why?", "dai.explainRun", [runs[1]!.run]]]);
});

/** The text after the first action of a kind that has this title. */
function applied(markedText: string, title: string, kind: string): string {
  const { document } = atCursor(markedText);
  const action = actionsAt(markedText, [], editorCommands, [kind]).find((one) => one.title === title);
  return TextDocument.applyEdits(document, (action?.edit?.changes?.[uri] ?? []) as TextEdit[]);
}

const whole = (rest: string) =>
  `{ "dataset": { "kind": "shell" }, "architecture": { "kind": "mlp", "hidden": [8] }, ${rest} }`;

test.each([
  ['{ "something|Else": 30, "name": "a" }', 'Remove "somethingElse"', '{ "name": "a" }'],
  ['{ "name|": "a", "name": "b" }', 'Remove all "name" but the last', '{ "name": "b" }'],
  ['{ "training": { "epochs": |0 } }', "Change to 1", '{ "training": { "epochs": 1 } }'],
  [
    '{ "initialization": { "scheme": "|heNorml" } }',
    'Change to "heNormal"',
    '{ "initialization": { "scheme": "heNormal" } }',
  ],
  [
    whole('"initialization": { "gain": { "uniform": |[20, 0.1] } }'),
    "Swap the ends of the range",
    whole('"initialization": { "gain": { "uniform": [0.1, 20] } }'),
  ],
  [
    whole('"initialization": { "seeds": [1, 2, |2] }'),
    "Remove duplicate values",
    whole('"initialization": { "seeds": [1, 2] }'),
  ],
  [
    whole('"indicator": { "checkpoints": [10, 30, |20] }'),
    "Sort the checkpoints",
    whole('"indicator": { "checkpoints": [10, 20, 30] }'),
  ],
  [
    whole('"indicator": { "window": |20, "checkpoints": [10] }, "policy": { "rule": "paper" }'),
    "Make the window 10",
    whole('"indicator": { "window": 10, "checkpoints": [10] }, "policy": { "rule": "paper" }'),
  ],
  [
    whole('"training": { "epochs": 20 }, "indicator": { "checkpoints": [10, |30] }'),
    "Remove the checkpoint at epoch 30",
    whole('"training": { "epochs": 20 }, "indicator": { "checkpoints": [10] }'),
  ],
  [
    whole('"training": { "epochs": |5 }, "policy": { "rule": "paper" }'),
    "Train to epoch 10",
    whole('"training": { "epochs": 10 }, "policy": { "rule": "paper" }'),
  ],
  [
    whole('"training": { "optimizer": { "kind": "adam", "learningRate": |10 } }'),
    "Change to 0.01",
    whole('"training": { "optimizer": { "kind": "adam", "learningRate": 0.01 } }'),
  ],
  [
    whole('"initialization": { "gain": [1, |1e30] }'),
    "Change to 1",
    whole('"initialization": { "gain": [1, 1] }'),
  ],
])("a quick fix fixes %s", (markedText, title, expected) => {
  expect(applied(markedText, title, "quickfix.dai")).toBe(expected);
});

test("one action fixes all that is safe, and only that", () => {
  const broken = whole(
    '|"trainin": {}, "initialization": { "seeds": [3, 3, 3], "gain": { "uniform": [2, 1] } }, "policy": { "what": 1 }',
  );
  expect(applied(broken, "Fix all that is safe to fix", "source.fixAll")).toBe(
    whole(
      '"training": {}, "initialization": { "seeds": [3], "gain": { "uniform": [1, 2] } }, "policy": { "what": 1 }',
    ),
  );
  expect(actionsAt(whole('|"name": "a"'), [], editorCommands, ["source"])).toEqual([]);
});
