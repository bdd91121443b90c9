/**
 * Everything that must hold, in one command: `npm test`. It installs the programs that the tests need, builds,
 * checks types and style, runs the unit and integration tests and the tests in a real VS Code, and lists what this
 * machine could not run. The last line counts. On a CI machine (CI=true) a skip that could have been avoided fails.
 */
import { isCi } from "./machine/packageManager.ts";
import { closingLine, judge, type Outcome, skipLines, sum } from "./testing/outcome.ts";
import { check, vitest, withProgram, workbench } from "./testing/steps.ts";

const outcomes: Outcome[] = [];

async function step(name: string, run: () => Promise<Outcome>): Promise<Outcome> {
  const start = performance.now();
  const outcome = await run();
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`\n== ${name}: ${closingLine(outcome)} (${seconds} s)\n`);
  outcomes.push(outcome);
  return outcome;
}

// Downloads wait for the network and the build for the processor, so they share the time.
const isQuiet = true;
const install = async (): Promise<Outcome> => {
  // What cannot be installed is no failure here: the tests that need it say so.
  await check("node", ["scripts/machine/install.ts"], { isQuiet });
  return check("node", ["test/workbench/install.ts"], { isQuiet });
};
const [, build] = await Promise.all([
  step("prerequisites", install),
  step("build", () => check("node", ["scripts/build.ts"], { isQuiet })),
]);
await step("native kernels", () =>
  withProgram("compiler", "native kernels", () => check("node", ["scripts/native.ts"])),
);
await step("types", () => check("tsc", ["-b"]));
await step("style", () => check("biome", ["check", "--error-on-warnings", "."]));
await step("unit", () => vitest("unit"));
if (build.failed === 0) {
  await step("integration", () => vitest("integration"));
  await step("workbench", () => withProgram("chromium", "the tests in a real VS Code", workbench));
}

const all = sum(outcomes);
const total = judge(all, isCi());
for (const line of skipLines(all.skips)) console.log(line);
if (total.failed > all.failed)
  console.log("CI is set, so each skip that this machine could have avoided counts as failed.");
console.log(closingLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
