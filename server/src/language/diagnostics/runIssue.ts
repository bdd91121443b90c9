import { formatRange } from "../../domain/format.ts";
import { runLabel } from "../../domain/parameters.ts";
import { isAdvisedAgainst } from "../../domain/runState.ts";
import { isAdviceOnly, verdictWords } from "../../domain/verdictWords.ts";
import { formatScore } from "../../indicator/verdicts/explanation.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunSummary, VerdictRecord } from "../../protocol/protocol.ts";
import { noWrongVerdicts, type WrongVerdicts } from "./wrongVerdicts.ts";

/** The reasons to report a run on its spec; each has a paragraph in docs/diagnostics.md. */
export const runIssueCodes = [
  "run-discard",
  "run-saturated",
  "run-stopped",
  "run-finished",
  "run-diverged",
  "run-failed",
  "run-unscored",
] as const;

export type RunIssueCode = (typeof runIssueCodes)[number];

/**
 * What there is to say about a run as it now is; null when it is well, when someone chose to continue it, or
 * when the policy says not to ask.
 */
export function issueOf(run: RunSummary): RunIssueCode | null {
  if (run.state === "diverged") return "run-diverged";
  if (run.state === "failed") return "run-failed";
  const verdict = run.verdict?.verdict ?? "continue";
  if (verdict === "continue" && isOutpacedAndStopped(run)) return "run-stopped";
  if (verdict === "continue") return run.unscored ? "run-unscored" : null;
  if (run.state === "stopped") return "run-stopped";
  if (!isAdvisedAgainst(run)) return null;
  if (run.state === "finished") return verdict === "discard" ? "run-finished" : null;
  return verdict === "discard" ? "run-discard" : "run-saturated";
}

/** It learns and was stopped all the same, since other runs of its study are better. */
function isOutpacedAndStopped({ state, verdict }: RunSummary): boolean {
  return state === "stopped" && verdict?.wantsStop === true && verdict.decision === "stopped";
}

/** One sentence about one run, with the evidence. */
export function sentence(
  code: RunIssueCode,
  run: RunSummary,
  wrong: WrongVerdicts = noWrongVerdicts,
): string {
  const who = nameOfRun(run);
  const { verdict, epoch, epochs } = run;
  if (code === "run-diverged") return sentenceOf("issue/diverged", { who, reason: because(run.problem) });
  if (code === "run-failed") return sentenceOf("issue/failed", { who, reason: because(run.problem) });
  if (code === "run-unscored")
    return sentenceOf("issue/unscored", { who, reason: because(run.unscored ?? null) });
  if (!verdict) return sentenceOf("issue/no-verdict", { who });
  const evidence = evidenceOf(verdict);
  const judged = { who, evidence, saving: saving("issue/saves", [run]), advice: advice([run]) };
  switch (code) {
    case "run-discard":
      return sentenceOf("issue/unlikely", judged);
    case "run-saturated":
      return sentenceOf("issue/converged", judged);
    case "run-stopped":
      return verdict.verdict === "continue"
        ? sentenceOf("issue/stopped-learning", { who, epoch, epochs, evidence })
        : sentenceOf("issue/stopped", {
            ...{ who, epoch, epochs, evidence },
            verdict: verdictWords[verdict.verdict],
          });
    case "run-finished":
      return sentenceOf("issue/finished", { ...judged, ...endOf([run], wrong) });
  }
}

/** One sentence about several runs with the same issue. */
export function groupSentence(
  code: RunIssueCode,
  runs: RunSummary[],
  wrong: WrongVerdicts = noWrongVerdicts,
): string {
  const who = nameOfRuns(runs);
  const [first] = runs;
  const problem = because(first?.problem ?? null);
  const judged = { who, saving: saving("issue/saves", runs), advice: advice(runs) };
  switch (code) {
    case "run-discard":
      return sentenceOf("issue/unlikely-group", { ...judged, evidence: groupEvidence(runs) });
    case "run-saturated":
      return sentenceOf("issue/converged-group", judged);
    case "run-stopped":
      return sentenceOf("issue/stopped-group", { who });
    case "run-finished":
      return sentenceOf("issue/finished-group", {
        ...{ ...judged, evidence: groupEvidence(runs) },
        ...endOf(runs, wrong),
      });
    case "run-diverged":
      return sentenceOf("issue/diverged-group", { who, reason: problem });
    case "run-failed":
      return sentenceOf("issue/failed-group", { who, reason: problem });
    case "run-unscored":
      return sentenceOf("issue/unscored-group", { who, reason: because(first?.unscored ?? null) });
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

/** ": the reason"; "" where none is known. */
function because(problem: string | null): string {
  const reason = problem?.trim().replace(/\.$/, "");
  return reason ? `: ${reason}` : "";
}

function evidenceOf(record: VerdictRecord): string {
  const { verdict, epoch, sF, so, ss, threshold } = record;
  if (isJudgedByStudy(record)) return sentenceOf("issue/below-all-good", { epoch });
  if (!isByScores(record)) return reasonOf(record);
  return verdict === "discard"
    ? sentenceOf("issue/low-score", { sF: formatScore(sF!), threshold: formatScore(threshold), epoch })
    : sentenceOf("issue/scores", { so: formatScore(so!), ss: formatScore(ss!), epoch });
}

function groupEvidence(runs: RunSummary[]): string {
  const verdicts = runs.flatMap(({ verdict }) => verdict ?? []);
  const epochs = span(
    "epoch",
    verdicts.map(({ epoch }) => epoch),
  );
  if (verdicts.every(isJudgedByStudy)) return sentenceOf("issue/below-all-good-group", { epochs });
  if (!verdicts.every(isByScores))
    return verdicts[0] ? sentenceOf("issue/of-the-first", { reason: reasonOf(verdicts[0]) }) : "";
  const sF = formatScore(Math.max(...verdicts.map(({ sF }) => sF!)));
  const threshold = formatScore(Math.min(...verdicts.map(({ threshold }) => threshold)));
  return sentenceOf("issue/low-score-group", { sF, threshold, epochs });
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

function saving(id: "issue/saves" | "issue/would-have-saved", runs: RunSummary[]): string {
  const saves = sum(runs.map(({ verdict }) => verdict?.saves ?? 0));
  return saves > 0 ? sentenceOf(id, { saves, epochs: sum(runs.map(({ epochs }) => epochs)) }) : "";
}

/** How runs ended, and what that says of the verdicts against them. */
function endOf(runs: RunSummary[], { runs: wrong, level }: WrongVerdicts) {
  const right = runs.filter(({ run }) => !wrong.has(run));
  const count = runs.length - right.length;
  const group = count > 0 ? sentenceOf("issue/wrong-group", { wrong: count, level }) : "";
  return {
    result: accuracies(runs),
    saving: saving("issue/would-have-saved", right),
    wrong: runs.length === 1 && count === 1 ? sentenceOf("issue/wrong", { level }) : group,
  };
}

function advice(runs: RunSummary[]): string {
  if (!runs.some(({ verdict }) => verdict?.calibrated === false)) return "";
  const within = runs.findLast(({ verdict }) => verdict?.withinStudy)?.verdict?.withinStudy;
  // Other rules have no thresholds.
  if (!within)
    return runs.some(({ verdict }) => verdict && isAdviceOnly(verdict))
      ? sentenceOf("issue/advice-by-hand", {})
      : "";
  const { ready, finished, first } = within;
  return ready ? sentenceOf("issue/advice", {}) : sentenceOf("issue/advice-calibrating", { finished, first });
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
