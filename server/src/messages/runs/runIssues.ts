/** Reports of runs on their spec: verdicts against them, failures and symptoms. */
import type { Messages } from "../message.ts";

export interface Who {
  /** such as "Seed 3 at gain 1.5", or "4 runs at gain 8 (seeds 1, 2, 3, 4)" */
  who: string;
}

export interface Judged extends Who {
  evidence: string;
  /** what stopping saves; may be empty */
  saving: string;
  /** why the verdict only advises; may be empty */
  advice: string;
}

export interface Ended extends Judged {
  result: string;
  /** that the run turned out good; may be empty */
  wrong: string;
}

export interface Stopped {
  epoch: number;
  epochs: number;
  evidence: string;
}

export const runIssueMessages = {
  "issue/unlikely": ({ who, evidence, saving, advice }: Judged) =>
    `${who} is unlikely to learn: ${evidence}${saving}${advice}.`,
  "issue/unlikely-group": ({ who, evidence, saving, advice }: Judged) =>
    `${who} are unlikely to learn: ${evidence}${saving}${advice}.`,
  "issue/converged": ({ who, evidence, saving, advice }: Judged) =>
    `${who} has converged: ${evidence}${saving}${advice}.`,
  "issue/converged-group": ({ who, saving, advice }: Who & { saving: string; advice: string }) =>
    `${who} have converged${saving}${advice}.`,
  "issue/stopped": (facts: Who & Stopped & { verdict: string }) =>
    `${facts.who} was stopped at epoch ${facts.epoch} as ${facts.verdict}: ${facts.evidence}; it can be continued to epoch ${facts.epochs}.`,
  "issue/stopped-learning": ({ who, epoch, epochs, evidence }: Who & Stopped) =>
    `${who} learns, but was stopped at epoch ${epoch}: ${evidence}; it can be continued to epoch ${epochs}.`,
  "issue/stopped-group": ({ who }: Who) => `${who} were stopped by their verdicts; they can be continued.`,
  "issue/finished": ({ who, evidence, result, saving, wrong, advice }: Ended) =>
    `${who} was unlikely to learn (${evidence}) and ended with ${result}${saving}${wrong}${advice}.`,
  "issue/finished-group": ({ who, evidence, result, saving, wrong, advice }: Ended) =>
    `${who} were unlikely to learn (${evidence}) and ended with ${result}${saving}${wrong}${advice}.`,
  "issue/wrong": ({ level }: { level: string }) => `; the verdict was wrong, since the run is good, ${level}`,
  "issue/wrong-group": ({ wrong, level }: { wrong: number; level: string }) =>
    `; the verdict was wrong for ${wrong} of them, since they are good, ${level}`,
  "issue/diverged": ({ who, reason }: Who & { reason: string }) => `${who} diverged${reason}.`,
  "issue/diverged-group": ({ who, reason }: Who & { reason: string }) =>
    `${who} diverged; the first of them${reason}.`,
  "issue/failed": ({ who, reason }: Who & { reason: string }) => `${who} failed${reason}.`,
  "issue/failed-group": ({ who, reason }: Who & { reason: string }) =>
    `${who} failed; the first of them${reason}.`,
  "issue/unscored": ({ who, reason }: Who & { reason: string }) => `${who} has no scores${reason}.`,
  "issue/unscored-group": ({ who, reason }: Who & { reason: string }) =>
    `${who} have no scores; the first of them${reason}.`,
  "issue/no-verdict": ({ who }: Who) => `${who} has no verdict.`,
  "issue/symptom": ({
    who,
    symptom,
    evidence,
    remedy,
  }: Record<"who" | "symptom" | "evidence" | "remedy", string>) =>
    `${who} shows ${symptom}: ${evidence}. ${remedy}`,
  "issue/symptom-group": ({
    who,
    symptom,
    evidence,
    remedy,
  }: Record<"who" | "symptom" | "evidence" | "remedy", string>) =>
    `${who} show ${symptom}; in the first of them, ${evidence}. ${remedy}`,
  "issue/below-all-good": ({ epoch }: { epoch: number }) =>
    `at epoch ${epoch} it ranks below every good run of this study`,
  "issue/below-all-good-group": ({ epochs }: { epochs: string }) =>
    `at ${epochs} they rank below every good run of this study`,
  "issue/low-score": ({ sF, threshold, epoch }: { sF: string; threshold: string; epoch: number }) =>
    `s_F ${sF} is not above ${threshold} at epoch ${epoch}`,
  "issue/low-score-group": ({ sF, threshold, epochs }: { sF: string; threshold: string; epochs: string }) =>
    `s_F is at most ${sF}, not above ${threshold}, at ${epochs}`,
  "issue/scores": ({ so, ss, epoch }: { so: string; ss: string; epoch: number }) =>
    `s_o is ${so} and s_s ${ss} at epoch ${epoch}`,
  "issue/of-the-first": ({ reason }: { reason: string }) => `for the first of them, ${reason}`,
  "issue/saves": ({ saves, epochs }: { saves: number; epochs: number }) =>
    `; stopping saves ${saves} of ${epochs} epochs`,
  "issue/would-have-saved": ({ saves, epochs }: { saves: number; epochs: number }) =>
    `; stopping would have saved ${saves} of ${epochs} epochs`,
  "issue/advice": () => "; the verdict only advises",
  "issue/advice-calibrating": ({ finished, first }: { finished: number; first: number }) =>
    `; ${finished} of ${first} calibration runs had finished, so the verdict only advises`,
  "issue/advice-by-hand": () => "; its thresholds are set by hand and not known to suit this study",
} as const satisfies Messages;
