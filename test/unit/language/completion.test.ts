import { expect, test } from "vitest";
import { type CompletionList, CompletionRequest } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { complete } from "../../../server/src/language/completion/completion.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { specSchema } from "../../../server/src/specification/schema/specSchema.ts";
import { atCursor } from "./cursor.ts";
import { initialized, runsInMemory } from "./editor.ts";
import { runsOf, specWith, uri } from "./runs.ts";

async function itemsAt(marked: string, uri?: string) {
  const { document, position } = atCursor(marked, uri);
  const items = (await complete(document, position))?.items ?? [];
  return items.map((item) => ({ ...item, text: item.textEdit?.newText ?? item.insertText ?? item.label }));
}

async function labelsAt(marked: string, uri?: string) {
  return (await itemsAt(marked, uri)).map(({ label }) => label);
}

test.each([
  ["{ | }", ["dataset", "architecture", "initialization", "training", "indicator", "policy"]],
  [
    '{ "dataset": { "kind": "shell", | } }',
    ["dimensions", "radii", "train", "validation", "seed", "shuffledLabels"],
  ],
  ['{ "training": { "optimizer": { "kind": "adam", | } } }', ["learningRate", "beta1", "beta2", "epsilon"]],
  ['{ "training": { "optimizer": { "kind": "|" } } }', ['"sgd"', '"rmsprop"', '"adam"']],
  ['{ "initialization": { "scheme": | } }', ['"xavierNormal"', '"heNormal"', '"orthogonal"']],
  ['{ "policy": { "onDiscard": "|" } }', ['"ask"', '"stop"', '"never"']],
  ['// a comment\n{ "indicator": { "win|" }, }', ["window"]],
  ['{ "indicator": { "every": | } }', ['"epoch"']],
])("%s offers %j", async (marked, expected) => {
  expect(await labelsAt(marked)).toEqual(expect.arrayContaining(expected));
});

test("keys of another optimizer are not offered", async () => {
  expect(await labelsAt('{ "training": { "optimizer": { "kind": "sgd", | } } }')).not.toContain("beta1");
});

test("an unsaved document and one with a $schema of its own get the same", async () => {
  const marked = '{ "policy": { | } }';
  expect(await labelsAt(marked, "untitled:Untitled-1")).toEqual(
    expect.arrayContaining(["onDiscard", "onSaturated"]),
  );
  const address = '"$schema": "https://example.com/other.json"';
  expect(await labelsAt(marked.replace("{", `{ ${address},`))).toEqual(
    expect.arrayContaining(["onDiscard", "onSaturated"]),
  );
});

test("a key brings its default and its documentation", async () => {
  const item = (await itemsAt('{ "indicator": { | } }')).find(({ label }) => label === "window");
  expect(item?.text).toBe('"window": $' + "{1:10}");
  expect(item?.documentation).toEqual({
    kind: "markdown",
    value:
      "t0: number of past epochs that a score uses.\n\nDefault: `10`\n\nAllowed: a whole number from 2 to 10000\n\nUnit: epochs",
  });
});

const ways = [
  'a grid { "each": [ … ] }',
  'a choice { "choice": [ … ] }',
  'a range { "uniform": [low, high] }',
  'a range { "logUniform": [low, high] }',
];

/** The text that a snippet leaves when nothing is typed at its stops. */
const untouched = (snippet: string) =>
  snippet.replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, (_, text: string) => text.replace(/\\(.)/g, "$1"));

test.each([
  "dataset",
  "architecture",
])("every block that is offered for the %s is a valid one", async (key) => {
  const others = {
    dataset: '"architecture": { "kind": "mlp", "hidden": [8] }',
    architecture: '"dataset": { "kind": "shell" }',
  };
  const other = others[key as keyof typeof others];
  const blocks = await itemsAt(`{ "${key}": | }`);
  const { anyOf, variable } = specSchema().properties?.[key] ?? {};
  expect(blocks.map(({ label }) => label)).toEqual([
    ...(anyOf ?? []).map(({ title }) => title),
    ...(variable ? ways.slice(0, 2) : []),
  ]);
  for (const { text } of blocks) {
    const spec = `{ "${key}": ${untouched(text)}, ${other} }`;
    expect([spec, errorsOf(spec)]).toEqual([spec, []]);
  }
});

test("whole blocks are offered, each a valid one", async () => {
  const optimizers = await itemsAt('{ "training": { "optimizer": | } }');
  expect(optimizers.map(({ label }) => label)).toEqual([
    ...["sgd", "rmsprop", "adam", "adamw"],
    ...ways.slice(0, 2),
  ]);
  for (const { text } of optimizers) {
    const spec = `{ "dataset": { "kind": "shell" }, "architecture": { "kind": "mlp", "hidden": [8] }, "training": { "optimizer": ${untouched(text)} } }`;
    expect(errorsOf(spec)).toEqual([]);
  }
  expect(await labelsAt('{ "architecture": | }')).toEqual([
    "an MLP with given widths",
    "random MLPs",
    "a list of layers",
    ...ways.slice(0, 2),
  ]);
});

test.each([
  ["training", '{ "optimizer": { "kind": "adam", "learningRate": | } }', ways],
  ["training", '{ "optimizer": { "kind": "sgd", "momentum": | } }', ways],
  [
    "training",
    '{ "batchSize": | }',
    [ways[0], ways[1], 'a range { "integer": [low, high] }', 'a range { "logInteger": [low, high] }'],
  ],
  ["initialization", '{ "gain": | }', ways],
  ["initialization", '{ "scheme": | }', ways.slice(0, 2)],
  ["architecture", '{ "kind": "mlp", "hidden": | }', ways.slice(0, 2)],
  ["initialization", '{ "seeds": | }', []],
  ["training", '{ "epochs": | }', []],
])("the ways to vary %s in %s are offered, each valid as it is", async (section, marked, labels) => {
  const blocks = (await itemsAt(`{ "${section}": ${marked} }`)).filter(({ label }) => label.includes('{ "'));
  expect(blocks.map(({ label }) => label)).toEqual(labels);
  for (const { text } of blocks) {
    const other = section === "architecture" ? "" : '"architecture": { "kind": "mlp", "hidden": [8] }, ';
    const spec = `{ "dataset": { "kind": "shell" }, ${other}"${section}": ${marked.replace("|", untouched(text))} }`;
    expect([spec, errorsOf(spec)]).toEqual([spec, []]);
  }
});

function errorsOf(spec: string): string[] {
  return parseSpec(spec).diagnostics.flatMap(({ severity, message }) =>
    severity === "error" ? message : [],
  );
}

test("an empty document offers a whole spec", async () => {
  const { document, position } = atCursor("|");
  const item = (await complete(document, position))?.items.find(({ label }) => label === "a spec");
  expect(item).toBeDefined();
  const text = TextDocument.applyEdits(document, [item!.textEdit as never]);
  const stop = `"hidden": $${"{1:[256, 128]}"}`;
  expect(text).toContain(stop);
  expect(parseSpec(text.replace(stop, '"hidden": [256, 128]')).diagnostics).toEqual([]);
});

test("values of earlier runs are offered, those of the best first", async () => {
  const text = specWith('{ "gain": [1, 8], "seeds": [2] }');
  const [good, bad] = runsOf(text);
  const runs = [
    { ...bad!, validationAccuracy: 0.51 },
    { ...good!, validationAccuracy: 0.8 },
  ];
  const offered = async (marked: string) => {
    const { document, position } = atCursor(marked);
    return (await complete(document, position, runs))?.items.filter(({ detail }) =>
      detail?.includes("earlier run"),
    );
  };
  const gains = await offered('{ "initialization": { "gain": | } }');
  expect(gains?.map(({ label, detail }) => `${label}: ${detail}`)).toEqual([
    "1: earlier run, accuracy 0.800",
    "8: earlier run, accuracy 0.510",
  ]);
  const widths = await offered('{ "architecture": { "hidden": | } }');
  expect(widths?.map(({ label }) => label)).toEqual(["[8]"]);
  expect(await offered('{ "architecture": { "hidden": [|] } }')).toEqual([]);
  // A convolution's filters are no units of a multi-layer perceptron.
  runs.push({ ...bad!, architecture: "sequential", hidden: [12], gain: 3, validationAccuracy: 0.7 });
  expect((await offered('{ "initialization": { "gain": | } }'))?.map(({ label }) => label)).toContain("3");
  const widthsOfMlps = await offered('{ "architecture": { "hidden": | } }');
  expect(widthsOfMlps?.map(({ label }) => label)).toEqual(["[8]"]);
  expect(await offered('{ "constructor": | }')).toEqual([]);
});

test("values of another spec's runs, whose data may be unrelated, are not offered", async () => {
  const [own, other] = runsOf(specWith('{ "gain": [1, 8], "seeds": [2] }'));
  const runs = [own!, { ...other!, uri: "file:///specs/b.dai.json" }];
  const { editor, open } = await initialized(runsInMemory(runs).states);
  const { document, position } = atCursor('{ "initialization": { "gain": | } }');
  await open(document.getText());
  const list = await editor.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
  const earlier = (list as CompletionList).items.filter(({ detail }) => detail?.includes("earlier run"));
  expect(earlier.map(({ label }) => label)).toEqual(["1"]);
});

test("top-level keys are those of the kind of spec that it is", async () => {
  const keysAt = async (text: string) => {
    const document = TextDocument.create("file:///a.dai.json", "dai", 1, text.replace("|", ""));
    const list = await complete(document, document.positionAt(text.indexOf("|")));
    return new Set(list?.items.map(({ label }) => label));
  };
  const program = await keysAt('{ "program": { "command": ["python"] }, | }');
  expect([...program]).toEqual(expect.arrayContaining(["seeds", "epochs", "indicator", "policy"]));
  expect(program.has("training") || program.has("dataset")).toBe(false);
  const network = await keysAt('{ "dataset": { "kind": "shell" }, | }');
  expect(network.has("architecture")).toBe(true);
  expect(network.has("program") || network.has("epochs")).toBe(false);
});
