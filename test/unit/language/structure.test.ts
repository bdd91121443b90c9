import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { complete } from "../../../server/src/language/completion/completion.ts";
import { diagnose } from "../../../server/src/language/diagnostics/diagnostics.ts";
import { hover } from "../../../server/src/language/hover/hover.ts";
import {
  documentSymbols,
  foldingRanges,
  format,
  mostSelections,
  selectionRanges,
} from "../../../server/src/language/navigation/structure.ts";
import { atCursor, textAt } from "./cursor.ts";

const text = `{
  "dataset": {
    "kind": "shell",
    "radii": [1, 1.1]
  },
  "policy": {}
}`;

function open(content: string) {
  return TextDocument.create("file:///specs/a.dai.json", "dai", 1, content);
}

test("the outline has a symbol for each key, nested", () => {
  const symbols = documentSymbols(open(text));
  expect(symbols.map(({ name }) => name)).toEqual(["dataset", "policy"]);
  expect(symbols[0]?.children?.map(({ name }) => name)).toEqual(["kind", "radii"]);
});

test("blocks fold", () => {
  const lines = foldingRanges(open(text)).map(({ startLine, endLine }) => [startLine, endLine]);
  expect(lines).toHaveLength(2);
  expect(lines).toEqual(
    expect.arrayContaining([
      [0, 5],
      [1, 3],
    ]),
  );
});

test("a selection grows from the value to the whole spec", () => {
  const { document, position } = atCursor(text.replace("1.1", "1.|1"));
  const ranges: string[] = [];
  for (let range = selectionRanges(document, [position])[0]; range; range = range.parent)
    ranges.push(textAt(text, range.range));
  expect(ranges[0]).toBe("1.1");
  expect(ranges).toContain("[1, 1.1]");
  expect(ranges.at(-1)).toBe(text);
});

test("of 10,000 cursors the first 200 select what is around them, and each gets an answer", () => {
  const document = open('{ "name": "a" }');
  const positions = Array.from({ length: 10_000 }, () => document.positionAt(3));
  const ranges = selectionRanges(document, positions);
  expect(ranges).toHaveLength(10_000);
  expect(ranges.filter(({ parent }) => parent)).toHaveLength(mostSelections);
});

test("formatting indents and spaces, and keeps comments, lines and lists as they are", () => {
  const document = open('{"training":{"epochs":30},\n// why\n      "initialization": {"gain":[1,8],},\n}');
  const edits = format(document, undefined, { tabSize: 2, insertSpaces: true });
  const expected = '{ "training": { "epochs": 30 },\n  // why\n  "initialization": { "gain": [1, 8], },\n}';
  expect(TextDocument.applyEdits(document, edits)).toBe(expected);
  expect(format(open(expected), undefined, { tabSize: 2, insertSpaces: true })).toEqual([]);
});

test.each(["[", '{"a":'])("a text of %s without end is answered with nothing", async (piece) => {
  const document = open(piece.repeat(20_000));
  const position = document.positionAt(10_000);
  expect(documentSymbols(document)).toEqual([]);
  expect(await hover(document, position)).toBeNull();
  expect(await complete(document, position)).toBeDefined();
  expect(selectionRanges(document, [position])).toHaveLength(1);
  const codes = diagnose(document, []).map(({ code }) => code);
  expect(codes).toEqual(["syntax"]);
});
