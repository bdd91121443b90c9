import { createHash } from "node:crypto";
import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from "vscode-languageserver-protocol";

/** A report of diagnostics; only its id when the editor has these already. */
export function diagnosticReport(
  items: Diagnostic[],
  previous: string | undefined,
): DocumentDiagnosticReport {
  const resultId = createHash("sha256").update(JSON.stringify(items)).digest("base64url").slice(0, 16);
  return resultId === previous
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}
