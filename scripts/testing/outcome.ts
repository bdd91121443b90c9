/** Results of tests, and how skipped ones count. */
import { basename } from "node:path";

/** A test that did not run. */
export interface Skip {
  /** name of its outermost suite, or its own */
  suite: string;
  /** undefined: without a reason */
  reason?: string;
  /** true: this machine cannot have what the test needs */
  isExpected: boolean;
}

export interface Outcome {
  passed: number;
  failed: number;
  /** a line for each failure: what failed and, where its runner says it, why */
  failures: string[];
  skips: Skip[];
}

/** The part of vitest's JSON report that is read here. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    /** path of the test file */
    name: string;
    status: string;
    assertionResults: {
      ancestorTitles: string[];
      title: string;
      status: string;
      failureMessages?: string[];
      meta?: { skipReason?: string; isExpectedSkip?: boolean };
    }[];
  }[];
}

/** Counts a report of vitest. A test file that does not load has no tests, and counts as one that failed. */
export function ofVitest({ numPassedTests, numFailedTests, testResults }: VitestReport): Outcome {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const skips = tests
    .filter(({ status }) => status !== "passed" && status !== "failed")
    .map(({ ancestorTitles, title, meta = {} }): Skip => {
      const suite = ancestorTitles[0] ?? title;
      return {
        suite,
        ...(meta.skipReason ? { reason: meta.skipReason } : {}),
        isExpected: meta.isExpectedSkip ?? false,
      };
    });
  const failures = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ ancestorTitles, title, failureMessages: [message = ""] = [] }) => {
        const cause = causeOf(message);
        return `${[basename(name), ...ancestorTitles, title].join(" > ")}${cause ? `: ${cause}` : ""}`;
      }),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    failures: [...failures, ...broken.map(({ name }) => `${basename(name)} does not load`)],
    skips,
  };
}

/** What an error says, without its stack: the values of an assertion stand in the lines below the first. */
export function causeOf(message: string): string {
  const lines = message.split("\n").map((line) => line.trim());
  const stack = lines.findIndex((line) => line.startsWith("at "));
  return lines
    .slice(0, stack < 0 ? undefined : stack)
    .filter((line) => line !== "")
    .slice(0, 8)
    .join(" ");
}

export function sum(outcomes: Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((total, { passed }) => total + passed, 0),
    failed: outcomes.reduce((total, { failed }) => total + failed, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
    skips: outcomes.flatMap(({ skips }) => skips),
  };
}

/**
 * On a CI machine a skipped test counts as failed, unless this machine cannot have what the test needs: there
 * everything that can be installed is installed, so anything else hides a mistake.
 */
export function judge(outcome: Outcome, isCi: boolean): Outcome {
  if (!isCi) return outcome;
  const expected = outcome.skips.filter(({ isExpected }) => isExpected);
  const avoidable = outcome.skips.length - expected.length;
  return { ...outcome, failed: outcome.failed + avoidable, skips: expected };
}

/** A line for each reason and suite, with the number of its tests. */
export function skipLines(skips: Skip[]): string[] {
  const counts = new Map<string, number>();
  for (const { suite, reason = "no reason is given; use needs() of test/support/needs.ts" } of skips) {
    const line = `${suite}: ${reason}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => `Skipped ${count} of ${line}`);
}

/** The line that ends a test run. */
export function closingLine({ passed, failed, skips }: Omit<Outcome, "failures">): string {
  return `${passed} passed, ${failed} failed${skips.length > 0 ? `, ${skips.length} skipped` : ""}`;
}
