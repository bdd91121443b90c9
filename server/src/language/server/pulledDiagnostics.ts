import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from "vscode-languageserver-protocol";
import { createGenerator } from "../../random/generator.ts";

/** A report of diagnostics; only its id when the editor has these already. */
export function diagnosticReport(
  items: Diagnostic[],
  previous: string | undefined,
): DocumentDiagnosticReport {
  const resultId = idOf(JSON.stringify(items));
  return resultId === previous
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

/** The same for the same text, and for no other but by chance: 64 bits of a hash. */
function idOf(text: string): string {
  return Array.from(createGenerator(0, text).state().subarray(0, 2), (word) => word.toString(36)).join("-");
}
