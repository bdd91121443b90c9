import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { refactoringsAt } from "../../../server/src/language/actions/refactorings.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { pathAt } from "../../../server/src/specification/syntax/tree.ts";
import { atCursor } from "./cursor.ts";

const whole = (rest: string) =>
  `{ "dataset": { "kind": "shell" }, "architecture": { "kind": "mlp", "hidden": [8] }, ${rest} }`;

function at(marked: string) {
  const { document, position } = atCursor(marked);
  const parsed = parseSpec(document.getText());
  const path = pathAt(parsed.tree, document.offsetAt(position))?.path ?? [];
  return { document, refactorings: refactoringsAt(parsed, path) };
}

test.each([
  [
    '"initialization": { "gain": |[1, 0.1, 8] }',
    "Change the gains to a uniform range",
    '"initialization": { "gain": { "uniform": [0.1, 8] } }',
  ],
  [
    '"initialization": { "gain": |[1, 8] }',
    "Change the gains to a logarithmic range",
    '"initialization": { "gain": { "logUniform": [1, 8] } }',
  ],
  [
    '"initialization": { "gain": { "uniform": |[1, 9] } }',
    "Change the range to a list of 5 gains",
    '"initialization": { "gain": [1, 3, 5, 7, 9] }',
  ],
  [
    '"initialization": { "gain": { "logUniform": |[0.01, 100] } }',
    "Change the range to a list of 5 gains",
    '"initialization": { "gain": [0.01, 0.1, 1, 10, 100] }',
  ],
  [
    '"initialization": { "gain": { "uniform": |[1, 9] } }',
    "Draw the gains logarithmically",
    '"initialization": { "gain": { "logUniform": [1, 9] } }',
  ],
  [
    '"initialization": { "gain": |2, }',
    "Sweep over 10 seeds",
    '"initialization": { "gain": 2, "seeds": 10, }',
  ],
  [
    '"training": { "optimizer": { "kind": |"adam", "learningRate": 1e-5 } }',
    "Change the optimizer to rmsprop",
    '"training": { "optimizer": { "kind": "rmsprop", "learningRate": 0.00001 } }',
  ],
  [
    '"training": { "optimizer": { "kind": |"sgd", "learningRate": 0.5 } }',
    "Change the optimizer to adam",
    '"training": { "optimizer": { "kind": "adam" } }',
  ],
  [
    '"training": {\n  // short\n  |"epochs": 5,\n  "batchSize": 16\n}',
    "Write out the defaults of training",
    '"training": {\n  // short\n  "epochs": 5,\n  "batchSize": 16,\n  "optimizer": { "kind": "rmsprop", "learningRate": 0.0001, "rho": 0.9, "momentum": 0, "epsilon": 1e-7 },\n  "loss": "crossEntropy"\n}',
  ],
])("%s: %s", (marked, title, expected) => {
  const { document, refactorings } = at(whole(marked));
  const found = refactorings.find((refactoring) => refactoring.title === title);
  expect(TextDocument.applyEdits(document, found?.edits ?? [])).toBe(whole(expected));
});

test("every rewriting leaves a valid spec", () => {
  for (const marked of [
    '"initialization": |{ "gain": [1, 2] }',
    '"policy": |{}',
    '"indicator": |{}',
    '|"name": "a"',
  ]) {
    const { document, refactorings } = at(whole(marked));
    expect(refactorings).not.toEqual([]);
    for (const { edits } of refactorings) {
      const { diagnostics } = parseSpec(TextDocument.applyEdits(document, edits));
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    }
  }
});

test("a spec with errors is not rewritten", () => {
  expect(at('{ "initialization": { "gain": |[1, 2] } }').refactorings).toEqual([]);
});
