import type { Code, Message } from "../../messages/catalogue.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { Remedy } from "../fixes/fix.ts";
import type { Path } from "../syntax/tree.ts";

/** A mistake in a value, by its path; where in the text that is comes later. */
export interface Finding extends Pick<Diagnostic, "severity" | "message" | "path"> {
  code: Code;
  /** the finding is about the key, not about its value */
  at?: "key";
  /** the change that corrects it, where that is clear */
  remedy?: Remedy;
}

export type Report = (finding: Finding) => void;

/** Most findings of one spec that are reported; the rest follows after corrections. */
export const mostFindings = 1000;

/** Findings up to a limit, each once. An error is kept wherever it comes, since it decides whether a spec is valid. */
export interface Findings {
  report: Report;
  /** Whether another one would only be counted, so that it needs no message. `mayBeError`: it can be an error. */
  isFull(mayBeError?: boolean): boolean;
  /** Counts one without a message. */
  passOver(): void;
  found(): { findings: Finding[]; left: number };
}

export function createFindings(): Findings {
  const findings: Finding[] = [];
  const known = new Set<string>();
  let left = 0;
  let hasError = false;
  return {
    report(finding) {
      const isFirstError = finding.severity === "error" && !hasError;
      hasError ||= isFirstError;
      if (findings.length >= mostFindings && !isFirstError) {
        left++;
        return;
      }
      const key = JSON.stringify([finding.code, finding.path, finding.message]);
      if (!known.has(key)) findings.push(finding);
      known.add(key);
    },
    isFull: (mayBeError = false) => findings.length >= mostFindings && (hasError || !mayBeError),
    passOver() {
      left++;
    },
    found: () => ({ findings, left }),
  };
}

/** Reports a mistake at a path: `error(path, say("range/least", { … }), remedy)`. */
export type Raise = (path: Path, said: Message, remedy?: Remedy) => void;

/**
 * A function that reports findings of a severity.
 *
 * @param written where a path of a configuration stands in the text; the same path when absent
 */
export function raiser(
  report: Report,
  severity: Finding["severity"],
  written: (path: Path) => Path = (path) => path,
): Raise {
  return (path, said, remedy) =>
    report({
      severity,
      ...said,
      path: written(path),
      ...(remedy ? { remedy: { ...remedy, path: written(remedy.path) } } : {}),
    });
}
