import { expect, test } from "vitest";
import { closingLine, judge, ofVitest, skipLines, sum } from "../../../scripts/testing/outcome.ts";

const test1 = (status: string, suite: string, meta?: { skipReason?: string; isExpectedSkip?: boolean }) => ({
  ancestorTitles: [suite],
  title: "a test",
  status,
  ...(meta ? { meta } : {}),
});

const report = {
  numPassedTests: 1,
  numFailedTests: 0,
  testResults: [
    {
      name: "/tests/panel.test.ts",
      status: "passed",
      assertionResults: [
        test1("passed", "the panel"),
        test1("skipped", "the panel", { skipReason: "Chromium is not installed." }),
        test1("skipped", "the panel", { skipReason: "Chromium is not installed." }),
        test1("pending", "a full disk", { skipReason: "No mount.", isExpectedSkip: true }),
        test1("todo", "something"),
      ],
    },
    { name: "/tests/broken.test.ts", status: "failed", assertionResults: [] },
  ],
};

test("a report of vitest gives counts and the reasons of skips; a file that does not load has failed", () => {
  const outcome = ofVitest(report);
  expect(closingLine(outcome)).toBe("1 passed, 1 failed, 4 skipped");
  expect(skipLines(outcome.skips)).toEqual([
    "Skipped 2 of the panel: Chromium is not installed.",
    "Skipped 1 of a full disk: No mount.",
    "Skipped 1 of something: no reason is given; use needs() of test/support/needs.ts",
  ]);
});

test("a failure is named by its file, its suite, its title and its cause", () => {
  const test = {
    ...test1("failed", "the panel"),
    failureMessages: ["Error: not equal\n+ 1\n\n- 2\n    at panel.ts"],
  };
  const testResults = [{ name: "/tests/panel.test.ts", status: "failed", assertionResults: [test] }];
  const { failures } = ofVitest({ numPassedTests: 0, numFailedTests: 1, testResults });
  expect(failures).toEqual(["panel.test.ts > the panel > a test: Error: not equal + 1 - 2"]);
  expect(ofVitest(report).failures).toEqual(["broken.test.ts does not load"]);
});

test("on a CI machine only skips that it cannot avoid are no failures", () => {
  const outcome = ofVitest(report);
  expect(closingLine(judge(outcome, false))).toBe("1 passed, 1 failed, 4 skipped");
  expect(closingLine(judge(outcome, true))).toBe("1 passed, 4 failed, 1 skipped");
});

test("outcomes add up, and nothing skipped is not mentioned", () => {
  const passed = { passed: 3, failed: 0, failures: [], skips: [] };
  const failed = { passed: 1, failed: 2, failures: ["a", "b"], skips: [] };
  expect(closingLine(sum([passed, failed]))).toBe("4 passed, 2 failed");
  expect(sum([failed, failed]).failures).toEqual(["a", "b", "a", "b"]);
});
