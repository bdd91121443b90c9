import { expect, test } from "vitest";
import {
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  ShowMessageNotification,
  type TextEdit,
} from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { study } from "../indicator/madeUpStudy.ts";
import { initialized, runsInMemory } from "./editor.ts";
import { runsOf, specWith, uri } from "./runs.ts";

/** Enough good runs to promise few false stops by. */
const known = [...study, ...study.map((run) => ({ ...run, run: `${run.run} again` }))];
const resolving = { textDocument: { codeAction: { resolveSupport: { properties: ["edit"] } } } };
const plain = specWith('{ "seeds": 48 }');
const withIndicator = plain.replace(
  '"training"',
  '"indicator": { "beta": 1, "window": 3, // short\n    "checkpoints": [4, 8] },\n  "training"',
);

async function editorOn(text: string, state: "finished" | "running" = "finished", capabilities = resolving) {
  const { editor, open } = await initialized(
    runsInMemory(runsOf(text, { state }), known).states,
    undefined,
    capabilities,
  );
  await open(text);
  const messages: string[] = [];
  editor.onNotification(ShowMessageNotification.type, ({ message }) => void messages.push(message));
  /** what is offered where a text stands */
  async function offered(at: string) {
    const document = TextDocument.create(uri, "dai", 1, text);
    const position = document.positionAt(text.indexOf(at) + 2);
    const actions = await editor.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [], only: ["refactor.rewrite"] },
    });
    return (actions as CodeAction[]).find(({ title }) => title.startsWith("Calibrate"));
  }
  return { editor, offered, messages };
}

/** The text after the action was chosen. */
function applied(text: string, action: CodeAction): string {
  const edits = action.edit?.changes?.[uri] as TextEdit[];
  return TextDocument.applyEdits(TextDocument.create(uri, "dai", 1, text), edits);
}

test("finished runs offer to calibrate a spec without an indicator, which gets one", async () => {
  const { editor, offered, messages } = await editorOn(plain);
  const action = (await offered('"architecture"'))!;
  expect(action.title).toBe("Calibrate the thresholds on 48 finished runs");
  expect(action.edit).toBeUndefined();
  const resolved = await editor.sendRequest(CodeActionResolveRequest.type, action);
  const { spec } = parseSpec(applied(plain, resolved));
  expect(spec!.indicator.fittedTo).toMatchObject({ data: "d", runs: known.length, rule: "paper" });
  expect(spec!.indicator.checkpoints.length).toBeGreaterThan(0);
  expect(messages).toEqual([expect.stringMatching(/^Fitted to 96 runs.*Expected for runs like these/)]);
});

test("an indicator keeps its other keys and its comments", async () => {
  const { editor, offered } = await editorOn(withIndicator);
  expect(await offered('"architecture"')).toBeUndefined();
  const resolved = await editor.sendRequest(CodeActionResolveRequest.type, (await offered('"window"'))!);
  const text = applied(withIndicator, resolved);
  expect(text).toContain('"beta": 1');
  expect(text).toContain("// short");
  const { spec, diagnostics } = parseSpec(text);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(spec!.indicator.gateShift).not.toBe(1e-4);
});

test("nothing is offered without finished runs, or to an editor that asks for no edit later", async () => {
  expect(await (await editorOn(plain, "running")).offered('"architecture"')).toBeUndefined();
  const { offered } = await editorOn(plain, "finished", {} as typeof resolving);
  expect(await offered('"architecture"')).toBeUndefined();
});
