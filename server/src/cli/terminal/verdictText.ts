import { explain, uncalibratedNote } from "../../indicator/verdicts/explanation.ts";
import type { VerdictRecord } from "../../protocol/protocol.ts";

/** What a verdict rests on. What its study's own runs say of it, its own sentence tells. */
export function evidenceText(verdict: VerdictRecord): string {
  return verdict.withinStudy ? verdict.sentence : explain(verdict);
}

/** The same, and whether it only advises. */
export function verdictText(verdict: VerdictRecord): string {
  const isSaid = verdict.calibrated || verdict.withinStudy !== undefined;
  return `${evidenceText(verdict)}${isSaid ? "" : ` ${uncalibratedNote}`}`;
}
