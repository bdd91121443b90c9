import imported from "mocha";
import type { TestResult } from "./result.ts";

// Node 22 and Node 24 differ in what a bundle that requires an ES module gets as its default.
const Mocha: typeof imported = (imported as { default?: typeof imported }).default ?? imported;
type Mocha = InstanceType<typeof imported>;

/** Runs loaded tests to their end and collects each result; a hook that failed counts as a test. */
export function runMocha(mocha: Mocha): Promise<TestResult[]> {
  const results: TestResult[] = [];
  return new Promise((resolve) => {
    mocha
      .run(() => resolve(results))
      .on("pass", (test) =>
        results.push({ title: test.fullTitle(), state: "passed", seconds: secondsOf(test) }),
      )
      .on("fail", (test, error: Error) => {
        const message = error.stack ?? error.message;
        results.push({ title: test.fullTitle(), state: "failed", seconds: secondsOf(test), error: message });
      });
  });
}

function secondsOf({ duration = 0 }: { duration?: number | undefined }): number {
  return duration / 1000;
}

/** Silent, because results are printed in one place for both kinds of test. */
export function createMocha(): Mocha {
  return new Mocha({
    ui: "bdd",
    // Ends a test that hangs.
    timeout: 900_000,
    reporter: class {} as unknown as imported.ReporterConstructor,
  });
}
