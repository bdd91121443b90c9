import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver-protocol";
import type { RunSummary } from "../protocol/protocol.ts";
import { type ParsedSpec, parseSpec } from "../spec/parse.ts";
import { type RunDiagnostic, runDiagnostics } from "./runDiagnostics.ts";

/** A diagnostic about the spec itself; `data` holds what would mend it. */
export interface SpecTextDiagnostic extends Diagnostic {
  data?: { suggestion: string };
}

/** Everything that there is to say about a spec's text and its runs. */
export function diagnose(text: string, runs: RunSummary[]): (SpecTextDiagnostic | RunDiagnostic)[] {
  const parsed = parseSpec(text);
  return [...specDiagnostics(parsed), ...runDiagnostics(parsed, runs)];
}

/** What is wrong with the spec, as the Language Server Protocol says it. */
export function specDiagnostics({ diagnostics }: ParsedSpec): SpecTextDiagnostic[] {
  return diagnostics.map(({ severity, code, message, range, suggestion }) => ({
    range,
    severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: "dai",
    code,
    message,
    ...(suggestion === undefined ? {} : { data: { suggestion } }),
  }));
}
