import { formatRange } from "../../domain/format.ts";
import { runLabel } from "../../domain/parameters.ts";
import { isAdvisedAgainst } from "../../domain/runState.ts";
import { formatScore } from "../../indicator/verdicts/explanation.ts";
import type { RunSummary, VerdictRecord } from "../../protocol/protocol.ts";

/** The reasons to report a run on its spec; each has a paragraph in docs/diagnostics.md. */
export const concernCodes = [
  "run-discard",
  "run-saturated",
  "run-stopped",
  "run-finished",
  "run-diverged",
  "run-failed",
  "run-unscored",
] as const;

export type ConcernCode = (typeof concernCodes)[number];

/**
 * What there is to say about a run as it now is; null when it is well, when somebody chose to continue it, or
 * when the policy says not to ask.
 */
export function concernOf(run: RunSummary): ConcernCode | null {
  if (run.state === "diverged") return "run-diverged";
  if (run.state === "failed") return "run-failed";
  const verdict = run.verdict?.verdict ?? "continue";
  if (verdict === "continue") return run.unscored ? "run-unscored" : null;
  if (run.state === "stopped") return "run-stopped";
  if (!isAdvisedAgainst(run)) return null;
  if (run.state === "finished") return verdict === "discard" ? "run-finished" : null;
  return verdict === "discard" ? "run-discard" : "run-saturated";
}

/** One sentence about one run, with the evidence. */
export function sentence(code: ConcernCode, run: RunSummary): string {
  const who = nameOfRun(run);
  const { verdict } = run;
  if (code === "run-diverged") return because(`${who} diverged`, run.problem);
  if (code === "run-failed") return because(`${who} failed`, run.problem);
  if (code === "run-unscored") return because(`${who} has no scores`, run.unscored ?? null);
  if (!verdict) return `${who} has no verdict.`;
  const evidence = evidenceOf(verdict);
  switch (code) {
    case "run-discard":
      return `${who} is not expected to train: ${evidence}${saving("stopping it there saves", [run])}${advice([run])}.`;
    case "run-saturated":
      return `${who} has trained and is not expected to gain more: ${evidence}${saving("stopping it there saves", [run])}${advice([run])}.`;
    case "run-stopped":
      return `${who} is stopped at epoch ${run.epoch}; it was not expected to ${verdict.verdict === "discard" ? "train" : "gain more"}: ${evidence}; it can be continued to epoch ${run.epochs}.`;
    case "run-finished":
      return `${who} was not expected to train (${evidence}) and ended with ${accuracies([run])}${saving("stopping it there would have saved", [run])}.`;
  }
}

/** One sentence about several runs of the same concern. */
export function groupSentence(code: ConcernCode, runs: RunSummary[]): string {
  const who = nameOfRuns(runs);
  switch (code) {
    case "run-discard":
      return `${who} are not expected to train: ${groupEvidence(runs)}${saving("stopping them there saves", runs)}${advice(runs)}.`;
    case "run-saturated":
      return `${who} have trained and are not expected to gain more${saving("stopping them there saves", runs)}${advice(runs)}.`;
    case "run-stopped":
      return `${who} are stopped, as they were not expected to train or to gain more; they can be continued.`;
    case "run-finished":
      return `${who} were not expected to train (${groupEvidence(runs)}) and ended with ${accuracies(runs)}${saving("stopping them there would have saved", runs)}.`;
    case "run-diverged":
      return because(`${who} diverged; the first of them`, runs[0]?.problem ?? null);
    case "run-failed":
      return because(`${who} failed; the first of them`, runs[0]?.problem ?? null);
    case "run-unscored":
      return because(`${who} have no scores; the first of them`, runs[0]?.unscored ?? null);
  }
}

/** How a sentence calls a run. */
export function nameOfRun(run: RunSummary): string {
  const { seed, gain, program, parameters = {} } = run;
  if (!program) return `Seed ${seed} at gain ${gain}`;
  const label = runLabel(run, Object.keys(parameters));
  return label ? `Seed ${seed} with ${label}` : `Seed ${seed}`;
}

/** How a sentence calls several runs. */
export function nameOfRuns(runs: RunSummary[]): string {
  // A program's initialization is its own affair.
  const at = runs.some(({ program }) => program) ? "" : ` at ${gains(runs)}`;
  return `${runs.length} runs${at} (seeds ${seeds(runs)})`;
}

function because(what: string, problem: string | null): string {
  const reason = problem?.trim().replace(/\.$/, "");
  return reason ? `${what}: ${reason}.` : `${what}.`;
}

function evidenceOf(record: VerdictRecord): string {
  const { verdict, epoch, sF, so, ss, threshold } = record;
  if (isJudgedByStudy(record)) return `at epoch ${epoch} it is worse than all good runs of its study were`;
  if (!isByScores(record)) return reasonOf(record);
  return verdict === "discard"
    ? `s_F ${formatScore(sF!)} is not above ${formatScore(threshold)} at epoch ${epoch}`
    : `s_o is ${formatScore(so!)} and s_s ${formatScore(ss!)} at epoch ${epoch}`;
}

function groupEvidence(runs: RunSummary[]): string {
  const verdicts = runs.flatMap(({ verdict }) => verdict ?? []);
  if (verdicts.every(isJudgedByStudy))
    return `at ${span(
      "epoch",
      verdicts.map(({ epoch }) => epoch),
    )} they are worse than all good runs of their study were`;
  if (!verdicts.every(isByScores)) return verdicts[0] ? `of the first, ${reasonOf(verdicts[0])}` : "";
  const largest = Math.max(...verdicts.map(({ sF }) => sF!));
  const smallest = Math.min(...verdicts.map(({ threshold }) => threshold));
  const epochs = verdicts.map(({ epoch }) => epoch);
  return `s_F is at most ${formatScore(largest)}, not above ${formatScore(smallest)}, at ${span("epoch", epochs)}`;
}

/** Whether it is the paper's rule that gave it. */
function isByScores({ rule = "paper", sF }: VerdictRecord): boolean {
  return (rule === "paper" || rule === "learned") && sF !== null;
}

/** What a verdict rests on: its sentence without the beginning that says what the verdict is. */
function reasonOf({ sentence }: VerdictRecord): string {
  return sentence.replace(/^[^:]*: /, "").replace(/\.$/, "");
}

/** Whether it comes from the rule that the study's own runs give. */
function isJudgedByStudy({ verdict, calibrated, withinStudy }: VerdictRecord): boolean {
  return verdict === "discard" && calibrated && withinStudy !== undefined;
}

function saving(words: string, runs: RunSummary[]): string {
  const saves = sum(runs.map(({ verdict }) => verdict?.saves ?? 0));
  return saves > 0 ? `; ${words} ${saves} of ${sum(runs.map(({ epochs }) => epochs))} epochs` : "";
}

function advice(runs: RunSummary[]): string {
  const uncalibrated = runs.some(({ verdict }) => verdict?.calibrated === false);
  const within = runs.findLast(({ verdict }) => verdict?.withinStudy)?.verdict?.withinStudy;
  if (uncalibrated && within)
    return within.ready
      ? "; this only advises"
      : `; ${within.finished} of ${within.first} calibrating runs had finished by then, so this only advises`;
  return uncalibrated ? "; its thresholds are set by hand, and not known to suit this study" : "";
}

function accuracies(runs: RunSummary[]): string {
  const known = runs.flatMap(({ validationAccuracy }) => validationAccuracy ?? []);
  return known.length > 0 ? `validation accuracy ${formatRange(known)}` : "no validation accuracy";
}

function gains(runs: RunSummary[]): string {
  return span(
    "gain",
    runs.map(({ gain }) => gain),
  );
}

const listed = 10;

function seeds(runs: RunSummary[]): string {
  const all = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  const shown = all.slice(0, listed).join(", ");
  return all.length > listed ? `${shown} and ${all.length - listed} more` : shown;
}

function span(noun: string, values: number[]): string {
  return `${noun}${new Set(values).size > 1 ? "s" : ""} ${formatRange(values, 4)}`;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
