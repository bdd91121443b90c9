import { expect, test } from "vitest";
import { TextDocument, type TextEdit } from "vscode-languageserver-textdocument";
import { codeActions } from "../../../server/src/language/actions/codeActions.ts";
import { serverCommands } from "../../../server/src/language/commands.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { diagnosticExamples, diagnosticParagraphs } from "./documented.ts";
import { uri } from "./runs.ts";

function fixesOf(text: string, only = "quickfix") {
  const document = TextDocument.create(uri, "dai", 1, text);
  const range = { start: { line: 0, character: 0 }, end: document.positionAt(text.length) };
  return codeActions({ document, range, runs: [], commands: serverCommands, only: [only] }).map((action) => ({
    ...action,
    after: TextDocument.applyEdits(document, action.edit?.changes?.[uri] as TextEdit[]),
  }));
}

test.each(
  diagnosticExamples,
)("a quick fix fixes the example of $code, unless its paragraph says that there is none", ({
  code,
  text,
}) => {
  const before = parseSpec(text).diagnostics.filter((diagnostic) => diagnostic.code === code);
  const fixes = fixesOf(text).filter(({ diagnostics }) => diagnostics?.some((one) => one.code === code));
  const isMendable = !diagnosticParagraphs.get(code)?.includes("No quick fix");
  expect(fixes.length > 0).toBe(isMendable);
  for (const { after } of fixes) {
    const left = parseSpec(after).diagnostics;
    expect(left.filter((diagnostic) => diagnostic.code === code).length).toBeLessThan(before.length);
    expect(left.filter(({ severity }) => severity === "error").length).toBeLessThanOrEqual(before.length - 1);
  }
});

const whole = (rest: string) =>
  `{ "dataset": { "kind": "shell" }, "architecture": { "kind": "mlp", "hidden": [8] }, ${rest} }`;

test.each([
  ["{}", 'Add "dataset": { "kind": "shell" }', '{ "dataset": { "kind": "shell" } }'],
  [
    '{ "dataset": { "kind": "shell" }, "architecture": { "kind": "mlp" } }',
    'Add "hidden": [256, 128]',
    '{ "dataset": { "kind": "shell" }, "architecture": { "kind": "mlp", "hidden": [256, 128] } }',
  ],
  [
    "",
    "Write a spec to start from",
    '{\n  "dataset": { "kind": "shell" },\n  "architecture": { "kind": "mlp", "hidden": [256, 128] }\n}\n',
  ],
  [
    whole('"training": { "epochs": 30 // a\n "batchSize": 8 }'),
    "Insert the missing ,",
    whole('"training": { "epochs": 30, // a\n "batchSize": 8 }'),
  ],
  [whole('"name" "a"'), "Insert the missing :", whole('"name": "a"')],
  ['{ "name": "a"', "Insert the missing }", '{ "name": "a"}'],
  [whole('"training": { "epochs": "30" }'), "Change to 30", whole('"training": { "epochs": 30 }')],
  [whole('"training": { "epochs": 29.6 }'), "Change to 30", whole('"training": { "epochs": 30 }')],
  [whole('"policy": { "pause": "true" }'), "Change to true", whole('"policy": { "pause": true }')],
  [
    whole('"indicator": { "checkpoints": 20 }'),
    "Change to [20]",
    whole('"indicator": { "checkpoints": [20] }'),
  ],
  [whole('"initialization": { "gain": "2" }'), "Change to 2", whole('"initialization": { "gain": 2 }')],
  [
    whole('"initialization": { "gain": [1, 0] }'),
    "Change to 1",
    whole('"initialization": { "gain": [1, 1] }'),
  ],
  [
    whole('"initialization": { "seeds": 20000, "gain": [1, 2] }'),
    "Change to 5000",
    whole('"initialization": { "seeds": 5000, "gain": [1, 2] }'),
  ],
  [
    whole('"training": { "learningRate": 0.1 }'),
    "Move to training.optimizer.learningRate",
    whole('"training": { "optimizer": { "kind": "rmsprop", "learningRate": 0.1 } }'),
  ],
  [
    whole('"training": { "lr": 0.1, "optimizer": { "kind": "adam" } }'),
    "Move to training.optimizer.learningRate",
    whole('"training": { "optimizer": { "kind": "adam", "learningRate": 0.1 } }'),
  ],
  [
    whole('"training": { "optimizer": "adam", "learningRate": 0.1 }'),
    "Move to training.optimizer.learningRate",
    whole('"training": { "optimizer": { "kind": "adam", "learningRate": 0.1 } }'),
  ],
  [
    whole('"training": { "optimizer": { "kind": "adam", "weightDecay": 0.1 } }'),
    'Change the kind to "adamw"',
    whole('"training": { "optimizer": { "kind": "adamw", "weightDecay": 0.1 } }'),
  ],
  [
    whole('"training": { "earlyStopping": { "patience": 5 } }'),
    "Move to policy.earlyStopping",
    whole('"training": {  }, "policy": { "earlyStopping": { "patience": 5 } }'),
  ],
  [
    whole('"training": { "optimizer": "adam" }'),
    'Change to { "kind": "adam" }',
    whole('"training": { "optimizer": { "kind": "adam" } }'),
  ],
  [
    whole('"initialization": { "gain": { "min": 0.1, "max": 20 } }'),
    'Change to { "uniform": [0.1, 20] }',
    whole('"initialization": { "gain": { "uniform": [0.1, 20] } }'),
  ],
  [
    whole('"initialization": { "seeds": "2-4" }'),
    "Change to [2, 3, 4]",
    whole('"initialization": { "seeds": [2, 3, 4] }'),
  ],
  [
    whole('"training": { "loss": "huber" }'),
    'Change to "crossEntropy"',
    whole('"training": { "loss": "crossEntropy" }'),
  ],
  [whole('"name": 5'), 'Change to "5"', whole('"name": "5"')],
])("%s: %s", (text, title, expected) => {
  expect(fixesOf(text).find((fix) => fix.title === title)?.after).toBe(expected);
});

test("on saving, numbers in quotes and missing commas are fixed, and guesses are not made", () => {
  const text = whole(
    '"training": { "epochs": "30" "batchSize": 8 }, "initialization": { "scheme": "heNorml" }',
  );
  const [fix, ...others] = fixesOf(text, "source.fixAll");
  expect(others).toEqual([]);
  expect(fix?.after).toBe(
    whole('"training": { "epochs": 30, "batchSize": 8 }, "initialization": { "scheme": "heNorml" }'),
  );
});

test("a value that nothing leads to is no preferred fix", () => {
  const [fix] = fixesOf(whole('"policy": { "onDiscard": "kill" }'));
  expect(fix).toMatchObject({ title: 'Change to "ask"', isPreferred: false });
});
