/**
 * Edits that arrive piece by piece: the server's text stays the editor's, and nothing that is typed harms it.
 *
 * @module-tag slow
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentFormattingRequest,
  DocumentLinkRequest,
  DocumentOnTypeFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  type Position,
  PrepareRenameRequest,
  ReferencesRequest,
  SelectionRangeRequest,
  type SemanticTokens,
  type SemanticTokensDelta,
  SemanticTokensDeltaRequest,
  SemanticTokensRequest,
} from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { diagnose } from "../../../server/src/language/diagnostics/diagnostics.ts";
import { semanticTokens } from "../../../server/src/language/navigation/semanticTokens.ts";
import { documentSymbols } from "../../../server/src/language/navigation/structure.ts";
import { initialized, runsInMemory } from "./editor.ts";
import { runsOf, specWith, uri, verdict } from "./runs.ts";
import { awkwardPieces } from "./typing.ts";

const valid = specWith('{ "gain": [1, 8], "seeds": [1, 2] }').replace(
  '"training"',
  '"policy": {}, // naïve 😀\r\n  "training"',
);
const runs = runsOf(valid, { verdict: verdict() });

/** Milliseconds for a whole test; a busy machine takes long for some hundred documents. */
const generous = 120_000;

interface Edit {
  /** shares of the text's length */
  at: number;
  remove: number;
  insert: string;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const edit: fc.Arbitrary<Edit> = fc.record({
  at: share,
  remove: share.map((value) => value ** 4 / 2),
  insert: fc.oneof(
    fc.constantFrom(...awkwardPieces),
    fc.string({ maxLength: 8 }),
    fc.constant(valid.slice(20, 120)),
  ),
});
/** Messages of one or more changes each. */
const session = fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });

/** Where an offset stands, by counting lines: independent of the server's way to find out. */
function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}

/** Offsets of an edit; none falls between a carriage return and its line feed, where editors have no position. */
function offsetsIn(text: string, { at, remove }: Edit): [number, number] {
  const whole = (offset: number) => (text.slice(offset - 1, offset + 1) === "\r\n" ? offset + 1 : offset);
  const start = whole(Math.floor(at * text.length));
  return [start, whole(Math.min(text.length, start + Math.floor(remove * text.length)))];
}

async function openEditor() {
  const pulling = { textDocument: { diagnostic: {} } };
  const { editor, open } = await initialized(runsInMemory(runs).states, undefined, pulling);
  await open(valid);
  const textDocument = { uri };
  let version = 1;
  let text = valid;
  const change = (contentChanges: object[]) =>
    editor.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: ++version },
      contentChanges: contentChanges as [],
    });
  return {
    editor,
    textDocument,
    text: () => text,
    async apply(edits: Edit[]) {
      const changes = edits.map((one) => {
        const [start, end] = offsetsIn(text, one);
        const range = { start: positionOf(text, start), end: positionOf(text, end) };
        text = text.slice(0, start) + one.insert + text.slice(end);
        return { range, text: one.insert };
      });
      await change(changes);
    },
    async replace(whole: string) {
      text = whole;
      await change([{ text }]);
    },
    async diagnostics() {
      const report = await editor.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
      return report.kind === "full" ? report.items : [];
    },
  };
}

/** As an editor receives it. */
const sent = (value: unknown) => JSON.parse(JSON.stringify(value));

test(
  "after any edits the server has the text that the editor has",
  async () => {
    await fc.assert(
      fc.asyncProperty(session, async (messages) => {
        const opened = await openEditor();
        for (const edits of messages) await opened.apply(edits);
        const document = TextDocument.create(uri, "dai", 1, opened.text());
        const { editor, textDocument } = opened;
        expect(await opened.diagnostics()).toEqual(sent(diagnose(document, runs)));
        expect(await editor.sendRequest(DocumentSymbolRequest.type, { textDocument })).toEqual(
          sent(documentSymbols(document)),
        );
      }),
      { numRuns: 100, seed: 2 },
    );
  },
  generous,
);

test(
  "a changed text's tokens come as a change to those before",
  async () => {
    await fc.assert(
      fc.asyncProperty(session, async (messages) => {
        const opened = await openEditor();
        const { editor, textDocument } = opened;
        const first = (await editor.sendRequest(SemanticTokensRequest.type, { textDocument }))!;
        let [resultId, data] = [first.resultId!, first.data];
        for (const edits of messages) {
          await opened.apply(edits);
          const params = { textDocument, previousResultId: resultId };
          const answer: SemanticTokens | SemanticTokensDelta = (await editor.sendRequest(
            SemanticTokensDeltaRequest.type,
            params,
          ))!;
          if (!("edits" in answer)) throw new Error("The tokens came whole.");
          for (const one of answer.edits)
            data = data.toSpliced(one.start, one.deleteCount, ...(one.data ?? []));
          resultId = answer.resultId!;
        }
        expect(data).toEqual(semanticTokens(TextDocument.create(uri, "dai", 1, opened.text())).data);
        const stale = { textDocument, previousResultId: "of another time" };
        expect(await editor.sendRequest(SemanticTokensDeltaRequest.type, stale)).toMatchObject({ data });
      }),
      { numRuns: 50, seed: 3 },
    );
  },
  generous,
);

/** Processor time in milliseconds; unlike the clock's it does not grow while other programs run. */
const busy = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

test(
  "no edits crash the server or hold it up for a second, and it recovers from all",
  async () => {
    const opened = await openEditor();
    const { editor, textDocument } = opened;
    const healthy = await opened.diagnostics();
    expect(healthy).not.toEqual([]);
    await fc.assert(
      fc.asyncProperty(session, share, async (messages, where) => {
        const start = busy();
        for (const edits of messages) await opened.apply(edits);
        const position = positionOf(opened.text(), Math.floor(where * opened.text().length));
        const range = {
          start: { line: 0, character: 0 },
          end: positionOf(opened.text(), opened.text().length),
        };
        const options = { tabSize: 2, insertSpaces: true };
        const at = { textDocument, position };
        await Promise.all([
          opened.diagnostics(),
          editor.sendRequest(CodeActionRequest.type, { textDocument, range, context: { diagnostics: [] } }),
          editor.sendRequest(CompletionRequest.type, at),
          editor.sendRequest(HoverRequest.type, at),
          editor.sendRequest(InlayHintRequest.type, { textDocument, range }),
          editor.sendRequest(CodeLensRequest.type, { textDocument }),
          editor.sendRequest(DefinitionRequest.type, at),
          editor.sendRequest(ReferencesRequest.type, { ...at, context: { includeDeclaration: false } }),
          editor.sendRequest(PrepareRenameRequest.type, at),
          editor.sendRequest(DocumentLinkRequest.type, { textDocument }),
          editor.sendRequest(SemanticTokensRequest.type, { textDocument }),
          editor.sendRequest(DocumentSymbolRequest.type, { textDocument }),
          editor.sendRequest(FoldingRangeRequest.type, { textDocument }),
          editor.sendRequest(SelectionRangeRequest.type, { textDocument, positions: [position] }),
          editor.sendRequest(DocumentFormattingRequest.type, { textDocument, options }),
          editor.sendRequest(DocumentOnTypeFormattingRequest.type, { ...at, ch: "}", options }),
        ]);
        expect(busy() - start).toBeLessThan(1000);
        await opened.replace(valid);
        expect(await opened.diagnostics()).toEqual(healthy);
      }),
      { numRuns: 200, seed: 4 },
    );
  },
  generous,
);
