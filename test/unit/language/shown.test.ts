/** What an editor shows beside and over a spec's text: hovers, hints, lenses, tokens. */
import { expect, test } from "vitest";
import { oneRun } from "../../../server/src/language/actions/oneRun.ts";
import { editorCommands, serverCommands } from "../../../server/src/language/commands.ts";
import { hover } from "../../../server/src/language/hover/hover.ts";
import { semanticTokens, tokensLegend } from "../../../server/src/language/navigation/semanticTokens.ts";
import { codeLenses, resolveLens } from "../../../server/src/language/runs/codeLenses.ts";
import { inlayHints } from "../../../server/src/language/runs/inlayHints.ts";
import type { RunStates } from "../../../server/src/language/runs/runStates.ts";
import type { RunSummary, StudyCalibration } from "../../../server/src/protocol/protocol.ts";
import { expandSpec } from "../../../server/src/specification/expansion/expand.ts";
import { runId } from "../../../server/src/specification/expansion/runId.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { atCursor, textAt } from "./cursor.ts";
import { runsOf, specWith, uri, verdict } from "./runs.ts";

const text = specWith('{ "gain": [1, 8], "seeds": [2] }');
const speed = { secondsPerEpoch: 2, workers: 2 };
const openText = (content: string) => atCursor(`${content}|`).document;

async function hoverAt(marked: string): Promise<string> {
  const { document, position } = atCursor(marked);
  const contents = (await hover(document, position))?.contents as { value: string } | undefined;
  return contents?.value ?? "";
}

test("hovering the architecture shows a table of its layers", async () => {
  const value = await hoverAt(text.replace('"architecture"', '"archi|tecture"'));
  expect(value).toContain("| dense_1, relu | 8 | 72 | 136 FLOP | 2.62 kB |");
  expect(value).toContain("| output, softmax | 2 | 18 | 34 FLOP | 656 B |");
  expect(value).toContain("| all | | 90 | 170 FLOP | 3.28 kB |");
});

test("hovering a width tells its layer", async () => {
  expect(await hoverAt(text.replace("[8]", "[|8]"))).toContain("`dense_1`: 8 → 8, 72 parameters");
});

test("hovering a key shows its resolved value, with defaults filled in and gains drawn", async () => {
  const policy = text.replace('"training"', '"po|licy": { "onDiscard": "stop" }, "training"');
  expect(await hoverAt(policy)).toContain('Current value: `{ "onDiscard": "stop", "onSaturated": "ask"');
  const drawn = specWith('{ "ga|in": { "uniform": [1, 8] }, "seeds": 7 }');
  expect(await hoverAt(drawn)).toMatch(/Draws `[\d.]+` \(seed 1\)(, `[\d.]+` \(seed \d\)){4} …/);
});

test("each hidden width has its shape and parameters, and the seeds the size and time of a launch", () => {
  const document = openText(text);
  const all = { start: document.positionAt(0), end: document.positionAt(text.length) };
  const hints = inlayHints(document, all, () => speed);
  const before = (hint: { position: { line: number; character: number } }) =>
    textAt(text, { start: { ...hint.position, character: hint.position.character - 3 }, end: hint.position });
  expect(hints.map((hint) => [before(hint), hint.label])).toEqual([
    [": [8".slice(-3), "72 parameters"],
    ["[2]", "2 runs · about 60 s"],
  ]);
  expect(inlayHints(document, all, () => null)[1]?.label).toBe("2 runs");
  const counted = openText(specWith('{ "seeds": 60 }'));
  expect(inlayHints(counted, all, () => null).at(-1)?.label).toBe("runs");
  const firstLine = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
  expect(inlayHints(document, firstLine, () => speed)).toEqual([]);
  expect(inlayHints(openText("{"), firstLine, () => speed)).toEqual([]);
});

test("an error in one section hides no hint and no hover of the others", async () => {
  const wrong = text.replace('"training": {', '"training": { "optimizer": "adam",');
  expect(parseSpec(wrong).spec).toBeNull();
  const document = openText(wrong);
  const all = { start: document.positionAt(0), end: document.positionAt(wrong.length) };
  expect(inlayHints(document, all, () => speed).map(({ label }) => label)).toEqual(["72 parameters"]);
  expect(await hoverAt(wrong.replace("[8]", "[|8]"))).toContain("`dense_1`: 8 → 8, 72 parameters");
  expect(await hoverAt(wrong.replace('"adam"', '"ad|am"'))).not.toContain("Current value");
});

test("a hint says nothing that stands before it, and is short", () => {
  const layers = '{ "kind": "sequential", "layers": [{ "kind": "dense", "units": 16 }, { "kind": "relu" }] }';
  const content = text.replace(/"architecture": \{[^}]*\}/, `"architecture": ${layers}`);
  const document = openText(content);
  const all = { start: document.positionAt(0), end: document.positionAt(content.length) };
  const labels = inlayHints(document, all, () => null).map(({ label }) => String(label));
  expect(labels).toEqual(["→ 16 · 144 parameters", "→ 16"]);
  for (const label of labels) expect(label.length).toBeLessThan(43);
});

function lensesOf(
  runs: RunSummary[],
  commands = editorCommands,
  content = text,
  calibration: StudyCalibration | null = null,
) {
  const document = openText(content);
  const states = { speedFor: () => speed, calibrationOf: () => calibration } as unknown as RunStates;
  return codeLenses(document, runs, commands)
    .map((lens) => resolveLens(lens, document, states, runs, commands))
    .map(({ range, command }) => [range.start.line, command?.title, command?.command, command?.arguments]);
}

test("lenses at the top run a spec; those at the initialization show its runs' state and stop or continue them", () => {
  const [first, second] = runsOf(text);
  const runs = [first!, { ...second!, state: "stopped" as const, verdict: verdict() }];
  expect(lensesOf(runs)).toEqual([
    [0, "Run", "dai.run", [uri]],
    [0, "Run one", "dai.runOne", [uri]],
    [0, "Estimate: 2 runs · about 60 s", "dai.estimate", [uri, "2 runs · about 60 s"]],
    [3, "Show: 1 running, 1 stopped; epoch 12 of 30", "dai.showRun", [first!.run]],
    [3, "Stop", "dai.stop", [first!.run]],
    [3, "Continue", "dai.continue", [second!.run]],
  ]);
  expect(lensesOf([]).map(([, title]) => title)).toEqual(["Run", "Run one", "Estimate: 2 runs · about 60 s"]);
  const shown = (calibration: StudyCalibration) => lensesOf(runs, editorCommands, text, calibration)[3]?.[1];
  expect(shown({ first: 20, finished: 7, good: 2, ready: false, bound: null })).toBe(
    "Show: 1 running, 1 stopped; epoch 12 of 30; calibration 7 of 20",
  );
  expect(shown({ first: 20, finished: 20, good: 5, ready: true, bound: 1 / 21 })).toBe(
    "Show: 1 running, 1 stopped; epoch 12 of 30; calibrated by 20, at most 4.8% good and stopped",
  );
  expect(lensesOf(runs, serverCommands).map(([, , id]) => id)).toEqual([
    "dai.server.run",
    "dai.server.runOne",
    "dai.server.stop",
    "dai.server.continue",
  ]);
  expect(lensesOf([], editorCommands, "{")).toEqual([]);
});

test("while a spec has an error the lenses of its runs stay", () => {
  const wrong = text.replace('"training": {', '"training": { "optimizer": "adam",');
  expect(lensesOf(runsOf(text), editorCommands, wrong).map(([, title]) => title)).toEqual([
    "Show: 2 running; epoch 12 of 30",
    "Stop",
  ]);
});

test.each([
  ['{ "gain": [3, 8], "seeds": [5, 2] }'],
  ['{ "gain": { "uniform": [1, 8] }, "seeds": 7 }'],
  ['{ "gain": { "choice": [2, 5, 9] }, "scheme": ["heNormal", "orthogonal"], "seeds": [4, 7] }'],
  ["{ }"],
])("running one of %s runs the first run that a launch would", (initialization) => {
  const many = parseSpec(specWith(initialization));
  const one = parseSpec(oneRun(specWith(initialization)));
  const ids = ({ spec }: typeof one) => expandSpec(spec!, "wasm").map(runId);
  expect(ids(one)).toEqual(ids(many).slice(0, 1));
});

test("known keys, named values and numbers have semantic tokens; unknown keys have none", () => {
  const content = '{ "training": { "epochs": 5,\n "loss": "crossEntropy", "nothing": true } }';
  const { data } = semanticTokens(openText(content));
  let [line, character] = [0, 0];
  const tokens: string[] = [];
  for (let i = 0; i < data.length; i += 5) {
    const [lines, characters, length, type] = data.slice(i, i + 4) as [number, number, number, number];
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const range = { start: { line, character }, end: { line, character: character + length } };
    tokens.push(`${tokensLegend.tokenTypes[type]} ${textAt(content, range)}`);
  }
  expect(tokens).toEqual([
    'property "training"',
    'property "epochs"',
    "number 5",
    'property "loss"',
    'enumMember "crossEntropy"',
  ]);
});
