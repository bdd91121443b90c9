import type { Notes } from "../../../server/src/domain/notes.ts";
import { fileNameOf, type SavedFile } from "../pictures/download.ts";
import type { Run } from "../state/state.ts";
import { studyReport } from "./studyReport.ts";

/** Put in by the build. */
declare const DAI_VERSION: string;

/** A study's report as a file to save. @param runs of the study, with their scores */
export function reportFile(runs: readonly Run[], notes: Notes | undefined): SavedFile {
  const version = typeof DAI_VERSION === "string" ? DAI_VERSION : "from source";
  const html = studyReport(runs, { notes, version, written: new Date().toISOString() });
  const name = runs[0]?.summary.name ?? "study";
  return { name: `${fileNameOf(name, "report")}.html`, blob: new Blob([html], { type: "text/html" }) };
}
