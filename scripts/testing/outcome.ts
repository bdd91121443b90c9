/** What became of tests, and how the skipped ones count. */

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
  skips: Skip[];
}

/** The part of vitest's JSON report that is read here. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    status: string;
    assertionResults: {
      ancestorTitles: string[];
      title: string;
      status: string;
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
  return { passed: numPassedTests, failed: numFailedTests + broken.length, skips };
}

export function sum(outcomes: Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((total, { passed }) => total + passed, 0),
    failed: outcomes.reduce((total, { failed }) => total + failed, 0),
    skips: outcomes.flatMap(({ skips }) => skips),
  };
}

/**
 * On a CI machine a skipped test counts as failed, unless this machine cannot have what the test needs: there
 * everything that can be installed is installed, so anything else hides a mistake.
 */
export function judge({ passed, failed, skips }: Outcome, isCi: boolean): Outcome {
  if (!isCi) return { passed, failed, skips };
  const expected = skips.filter(({ isExpected }) => isExpected);
  return { passed, failed: failed + skips.length - expected.length, skips: expected };
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
export function closingLine({ passed, failed, skips }: Outcome): string {
  return `${passed} passed, ${failed} failed${skips.length > 0 ? `, ${skips.length} skipped` : ""}`;
}
