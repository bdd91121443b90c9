import fc from "fast-check";
import { expect, test } from "vitest";
import type { TextEdit } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { codeActions } from "../../../server/src/language/actions/codeActions.ts";
import { oneRun } from "../../../server/src/language/actions/oneRun.ts";
import { renameRange } from "../../../server/src/language/actions/rename.ts";
import { editorCommands, serverCommands } from "../../../server/src/language/commands.ts";
import { complete } from "../../../server/src/language/completion/completion.ts";
import { hover } from "../../../server/src/language/hover/hover.ts";
import { documentLinks } from "../../../server/src/language/navigation/documentLinks.ts";
import { definitions, references } from "../../../server/src/language/navigation/navigation.ts";
import { semanticTokens } from "../../../server/src/language/navigation/semanticTokens.ts";
import {
  documentSymbols,
  foldingRanges,
  format,
  formatOnType,
} from "../../../server/src/language/navigation/structure.ts";
import { codeLenses } from "../../../server/src/language/runs/codeLenses.ts";
import { inlayHints } from "../../../server/src/language/runs/inlayHints.ts";
import { runsOf, specWith, uri, verdict } from "./runs.ts";
import { awkwardPieces } from "./typing.ts";

const text = specWith('{ "gain": [1, 8], "seeds": [1, 2] }');
const runs = runsOf(text, { verdict: verdict() });

const edits = fc.array(
  fc.record({
    at: fc.nat(text.length),
    remove: fc.nat(30),
    insert: fc.oneof(fc.constantFrom(...awkwardPieces), fc.string({ maxLength: 5 })),
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
      const actions = [
        ...codeActions({ document, range: whole, runs, commands: serverCommands }),
        ...codeActions({
          document,
          range: { start: position, end: position },
          runs,
          commands: serverCommands,
        }),
      ];
      for (const { edit } of actions)
        TextDocument.applyEdits(document, (edit?.changes?.[uri] ?? []) as TextEdit[]);
      await complete(document, position, runs);
      inlayHints(document, whole, () => ({ secondsPerEpoch: 1, workers: 2 }));
      codeLenses(document, runs, serverCommands);
      documentLinks(document, runs, editorCommands);
      definitions(document, position, runs);
      references(document, position, runs);
      renameRange(document, position);
      oneRun(edited);
      expect(semanticTokens(document).data.every((number) => number >= 0)).toBe(true);
      formatOnType(document, position, "}", { tabSize: 2, insertSpaces: true });
      await hover(document, position);
      documentSymbols(document);
      foldingRanges(document);
      TextDocument.applyEdits(document, format(document, undefined, { tabSize: 2, insertSpaces: true }));
    }),
    { numRuns: 300, seed: 1 },
  );
}, 120_000);
