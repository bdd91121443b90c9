/** What became of one test, in whichever process it ran. */
export interface TestResult {
  title: string;
  state: "passed" | "failed";
  /** the stack, where it failed */
  error?: string;
}

/** Prints a line for each result and the errors of those that failed. */
export function printResults(heading: string, results: TestResult[]): void {
  console.log(`\n${heading}`);
  for (const { title, state, error } of results) {
    console.log(`  ${state === "passed" ? "✓" : "✗"} ${title}`);
    if (error) console.log(error.replace(/^/gm, "      "));
  }
}
