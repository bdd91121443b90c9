import fc from "fast-check";
import { test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { codeActions } from "../../../server/src/language/codeActions.ts";
import { serverCommands } from "../../../server/src/language/commands.ts";
import { complete } from "../../../server/src/language/completion.ts";
import { hover } from "../../../server/src/language/hover.ts";
import { documentSymbols, foldingRanges, format } from "../../../server/src/language/structure.ts";
import { runsOf, specWith, uri, verdict } from "./runs.ts";

const text = specWith('{ "gain": [1, 8], "seeds": [1, 2] }');
const runs = runsOf(text, { verdict: verdict() });

const pieces = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "//",
  "/*",
  "\\u",
  "1e999",
  "-",
  "null",
  '"gain"',
  "__proto__",
  "\r\n",
  "é",
  "😀",
];
const edits = fc.array(
  fc.record({
    at: fc.nat(text.length),
    remove: fc.nat(30),
    insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 })),
  }),
  { minLength: 1, maxLength: 6 },
);

test("whatever is edited, every feature answers", async () => {
  await fc.assert(
    fc.asyncProperty(edits, fc.nat(), async (changes, where) => {
      const edited = changes.reduce(
        (all, { at, remove, insert }) => all.slice(0, at) + insert + all.slice(at + remove),
        text,
      );
      const document = TextDocument.create(uri, "dai", 1, edited);
      const position = document.positionAt(where % (edited.length + 1));
      const whole = { start: { line: 0, character: 0 }, end: document.positionAt(edited.length) };
      codeActions({ uri, text: edited, range: whole, runs, commands: serverCommands });
      await complete(document, position);
      await hover(document, position);
      documentSymbols(document);
      foldingRanges(document);
      TextDocument.applyEdits(document, format(document, undefined, { tabSize: 2, insertSpaces: true }));
    }),
    { numRuns: 300, seed: 1 },
  );
});
