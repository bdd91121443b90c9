/** What the command line writes with the page's own code; the build puts it beside the command as `pictures.js`. */
import type { RunDetail } from "../../server/src/protocol/protocol.ts";
import { type ReportOptions, studyReport } from "./report/studyReport.ts";
import { knownRun, runSheet } from "./run/runSheet.ts";

export { runSheet };

/** The report of a study. @param runs with their scores */
export function reportOf(runs: readonly RunDetail[], options: ReportOptions): string {
  return studyReport(
    runs.map((run) => knownRun(run, run.scoreRecords ?? [])),
    options,
  );
}
