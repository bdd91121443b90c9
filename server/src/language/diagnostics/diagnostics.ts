import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunSummary } from "../../protocol/protocol.ts";
import type { Remedy } from "../../specification/fixes/fix.ts";
import type { ParsedSpec } from "../../specification/parse.ts";
import { parsedSpec } from "../documents/parsedSpec.ts";
import { machine } from "../machine/thisMachine.ts";
import { type RunContext, type RunDiagnostic, runDiagnostics } from "./runDiagnostics.ts";

/** A diagnostic about the spec itself; `data` holds its fix. */
export interface SpecTextDiagnostic extends Diagnostic {
  data?: { remedy: Remedy };
}

/** Most diagnostics of one document that an editor is sent. */
export const mostDiagnostics = 500;

const firstCharacter = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };

/** Everything that there is to say about a spec's text and its runs. */
export function diagnose(
  document: TextDocument,
  runs: RunSummary[],
  context: RunContext = {},
): (SpecTextDiagnostic | RunDiagnostic)[] {
  const ofLong = machine.checkLong(document);
  if (ofLong) return [longNotice(document), ...specDiagnostics({ diagnostics: ofLong })].map(linked);
  const parsed = parsedSpec(document);
  return [...specDiagnostics(parsed), ...runDiagnostics(parsed, runs, { uri: document.uri, ...context })].map(
    linked,
  );
}

function longNotice(document: TextDocument): SpecTextDiagnostic {
  return {
    range: firstCharacter,
    severity: DiagnosticSeverity.Information,
    source: "dai",
    message: sentenceOf("lsp/only-checked", { characters: document.getText().length }),
  };
}

/** With a link to the paragraph about its code. */
function linked<D extends Diagnostic>(diagnostic: D): D {
  const href = machine.documentationLink(String(diagnostic.code));
  return href === undefined ? diagnostic : { ...diagnostic, codeDescription: { href } };
}

/** The same as an editor is sent it: with a notice in place of what is too much to show. */
export function limited(diagnostics: Diagnostic[]): Diagnostic[] {
  if (diagnostics.length <= mostDiagnostics) return diagnostics;
  const notice: Diagnostic = {
    range: firstCharacter,
    severity: DiagnosticSeverity.Information,
    source: "dai",
    message: sentenceOf("shown-only", { shown: mostDiagnostics }),
  };
  return [...diagnostics.slice(0, mostDiagnostics), notice];
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

/** What is wrong with the spec, as the Language Server Protocol says it. */
export function specDiagnostics({ diagnostics }: Pick<ParsedSpec, "diagnostics">): SpecTextDiagnostic[] {
  return diagnostics.map(({ severity, code, message, range, remedy }) => ({
    range,
    severity: severities[severity],
    source: "dai",
    code,
    message,
    ...(remedy === undefined ? {} : { data: { remedy } }),
  }));
}
