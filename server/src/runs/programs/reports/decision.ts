import { sentenceOf } from "../../../messages/catalogue.ts";
import type { ReportResult } from "../../../protocol/programs.ts";
import type { RunSummary } from "../../../protocol/protocol.ts";

/** What a run's program is told after each report: a run that trains no more is to stop. */
export function decisionOn({ run, state, verdict, problem }: RunSummary): ReportResult {
  const stop = state === "stopped" || state === "paused" || state === "failed";
  const isByPolicy = verdict?.decision === "stopped" || verdict?.decision === "paused";
  const sentence = problem ?? (stop && !isByPolicy ? sentenceOf("program-stopped", { run }) : "");
  return { stop, verdict: verdict?.verdict ?? null, sentence: sentence || (verdict?.sentence ?? "") };
}
