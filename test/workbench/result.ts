/** Result of one test, in whichever process it ran. */
export interface TestResult {
  title: string;
  state: "passed" | "failed";
  seconds: number;
  /** the stack, where it failed */
  error?: string;
}

/** Prints a line for each result and the errors of those that failed. */
export function printResults(heading: string, results: TestResult[]): void {
  console.log(`\n${heading}`);
  for (const { title, state, seconds, error } of results) {
    console.log(`  ${state === "passed" ? "✓" : "✗"} ${title} (${seconds.toFixed(1)} s)`);
    if (error) console.log(error.replace(/^/gm, "      "));
  }
}
