import { expect, test } from "vitest";
import { rename, renameRange } from "../../../server/src/language/actions/rename.ts";
import { editorCommands, serverCommands } from "../../../server/src/language/commands.ts";
import { runDiagnostics } from "../../../server/src/language/diagnostics/runDiagnostics.ts";
import { documentLinks, mostRunLinks } from "../../../server/src/language/navigation/documentLinks.ts";
import { definitions, references } from "../../../server/src/language/navigation/navigation.ts";
import { formatOnType } from "../../../server/src/language/navigation/structure.ts";
import { mostSymbols, workspaceSymbols } from "../../../server/src/language/navigation/workspaceSymbols.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { atCursor, textAt } from "./cursor.ts";
import { runsOf, specWith, uri, verdict } from "./runs.ts";

const text = specWith('{ "gain": [1, 8], "seeds": [2] }').replace(
  '"training"',
  '"indicator": { "checkpoints": [10, 20], "gateShift": 0.0033 },\n  "training"',
);
const runs = runsOf(text, { verdict: verdict() });
const texts = (locations: { range: Parameters<typeof textAt>[1] }[]) =>
  locations.map(({ range }) => textAt(text, range));

test("from a run's gain one goes to what it was measured against, and back", () => {
  const gain = atCursor(text.replace("1, 8]", "1, |8]"));
  expect(texts(definitions(gain.document, gain.position, runs))).toEqual(["10", "0.0033"]);
  const checkpoint = atCursor(text.replace("[10,", "[|10,"));
  expect(texts(references(checkpoint.document, checkpoint.position, runs))).toEqual(["1", "8"]);
  const other = atCursor(text.replace("20]", "|20]"));
  expect(references(other.document, other.position, runs)).toEqual([]);
});

test("a run's warning links to what it was measured against", () => {
  const [warning] = runDiagnostics(parseSpec(text), runs, { uri });
  expect(warning?.relatedInformation?.map(({ message }) => message)).toEqual([
    "The verdict uses this checkpoint.",
    "The verdict uses this gateShift.",
  ]);
  expect(texts(warning?.relatedInformation?.map(({ location }) => location) ?? [])).toEqual(["10", "0.0033"]);
});

test("the study can be renamed, and nothing else", () => {
  const named = atCursor('{ "name": "fir|st" }');
  expect(renameRange(named.document, named.position)).toMatchObject({ start: { character: 11 } });
  const { changes } = rename(named.document, named.position, 'a "new" one');
  expect(changes?.[uri]).toMatchObject([{ newText: 'a \\"new\\" one' }]);
  expect(() => rename(named.document, named.position, "")).toThrow("1 to 200 characters");
  const other = atCursor('{ "policy|": {} }');
  expect(renameRange(other.document, other.position)).toBeNull();
  expect(() => rename(other.document, other.position, "x")).toThrow("Only the study can be renamed");
});

test.each([
  ["https://example.com/a.json", "https://example.com/a.json"],
  ["../schemas/dai.schema.json", "file:///schemas/dai.schema.json"],
  ["command:evil", undefined],
  ["", undefined],
])("the schema %j links to %s", (address, target) => {
  const { document } = atCursor(`|{ "$schema": ${JSON.stringify(address)} }`);
  expect(documentLinks(document, [], serverCommands)[0]?.target).toBe(target);
});

test.each([
  [
    '{ "kind": "csv", "train": "data/a b.csv", "label": "x.csv" }',
    { "data/a b.csv": "file:///specs/data/a%20b.csv" },
  ],
  [
    '{ "kind": "npy", "train": { "features": "../x.npy", "labels": "/usr/share/datasets/y.npy" } }',
    { "../x.npy": "file:///x.npy", "/usr/share/datasets/y.npy": "file:///usr/share/datasets/y.npy" },
  ],
  ['{ "kind": "csv", "train": "//server/share/a.csv" }', {}],
  ['{ "kind": "images", "train": "photos" }', {}],
  ['{ "kind": "cifar", "folder": "cifar" }', {}],
])("the files of the dataset %s are links", (dataset, expected) => {
  const { document } = atCursor(`|{ "dataset": ${dataset} }`);
  const links = documentLinks(document, [], serverCommands);
  expect(Object.fromEntries(links.map(({ range, target }) => [document.getText(range), target]))).toEqual(
    expected,
  );
});

test("a gain is a link to its run, where the editor can show one", () => {
  const { document } = atCursor(`${text}|`);
  const links = documentLinks(document, runs, editorCommands);
  expect(texts(links)).toEqual(["1", "8"]);
  const [, second] = links;
  expect(second?.target).toBe(`command:dai.showRun?${encodeURIComponent(JSON.stringify([runs[1]!.run]))}`);
  expect(second?.tooltip).toBe("Show the run here: 1 running, 1 unlikely to learn; epoch 12 of 30");
  expect(documentLinks(document, runs, serverCommands)).toEqual([]);
});

test("more places with runs than an answer holds are cut, with a notice", () => {
  const gains = Array.from({ length: mostRunLinks + 1 }, (_, i) => i + 1);
  const many = specWith(`{ "gain": ${JSON.stringify(gains)} }`);
  let isTold = false;
  const links = documentLinks(atCursor(`${many}|`).document, runsOf(many), editorCommands, () => {
    isTold = true;
  });
  expect([links.length, isTold]).toEqual([mostRunLinks, true]);
});

test("studies and runs are found by their words, those of open specs at their places", () => {
  const { document } = atCursor(`${text}|`);
  const found = (query: string) =>
    workspaceSymbols(
      query,
      runs,
      () => document,
      () => {},
    );
  expect(found("").map(({ name }) => name)).toEqual([
    "study",
    "seed 2, gain 1, running",
    "seed 2, gain 8, running",
  ]);
  const [run] = found("GAIN 8");
  expect(texts([run?.location as { range: Parameters<typeof textAt>[1] }])).toEqual(["8"]);
});

test("too many symbols are cut, and the user is told how many there were", () => {
  const spec = specWith('{ "seeds": 300 }');
  let told = 0;
  const found = workspaceSymbols(
    "gain",
    runsOf(spec),
    () => undefined,
    (count) => {
      told = count;
    },
  );
  expect([found.length, told]).toEqual([mostSymbols, 300]);
});

test("a line is formatted when it is closed", () => {
  const { document, position } = atCursor('{\n"policy":{"onDiscard":"ask"}|\n}');
  const edits = formatOnType(document, position, "}", { tabSize: 2, insertSpaces: true });
  expect(edits.length).toBeGreaterThan(0);
  expect(edits.every(({ range }) => range.start.line === 1)).toBe(true);
});
