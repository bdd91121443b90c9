/**
 * Everything that must hold, in one command: `npm test`. It installs the programs that the tests need, builds,
 * checks types and style, runs all tests, and lists what failed and what this machine could not run. The last line counts.
 * On a CI machine (CI=true) a skip that could have been avoided fails.
 *
 * Run: npm test [-- STEP…], for example npm test -- unit integration
 */
import { isCi } from "./machine/packageManager.ts";
import type { CommandOptions } from "./testing/command.ts";
import { closingLine, judge, type Outcome, skipLines, sum } from "./testing/outcome.ts";
import { check, pythonPackage, vitest, withProgram, workbench } from "./testing/steps.ts";

interface Step {
  name: string;
  /** false: it works on the sources alone */
  needsBuild: boolean;
  /** Lanes run side by side: windows and installations keep one processor busy at most, and wait half of the time. */
  lane: "computes" | "waits";
  run(options: CommandOptions): Promise<Outcome>;
}

const steps: Step[] = [
  { name: "types", needsBuild: false, lane: "computes", run: (options) => check("tsc", ["-b"], options) },
  {
    name: "style",
    needsBuild: false,
    lane: "computes",
    run: (options) => check("biome", ["check", "--error-on-warnings", "."], options),
  },
  { name: "unit", needsBuild: true, lane: "computes", run: (options) => vitest("unit", options) },
  {
    name: "integration",
    needsBuild: true,
    lane: "computes",
    run: (options) => vitest("integration", options),
  },
  {
    name: "workbench",
    needsBuild: true,
    lane: "waits",
    run: (options) => withProgram("chromium", "the tests in a real VS Code", () => workbench(options)),
  },
  { name: "python", needsBuild: true, lane: "waits", run: pythonPackage },
  { name: "release", needsBuild: false, lane: "waits", run: (options) => vitest("release", options) },
];

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !steps.some((step) => step.name === name));
if (unknown) {
  console.error(`There is no step "${unknown}" among ${steps.map(({ name }) => name).join(", ")}.`);
  process.exit(1);
}
const chosen = wanted.length > 0 ? steps.filter(({ name }) => wanted.includes(name)) : steps;

const outcomes: Outcome[] = [];
async function take(name: string, run: () => Promise<Outcome>): Promise<Outcome> {
  const start = performance.now();
  const outcome = await run();
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`\n== ${name}: ${closingLine(outcome)} (${seconds} s)\n`);
  outcomes.push(outcome);
  return outcome;
}

/** Downloads wait for the network and the build for the processor, so they share the time. */
async function prepare(): Promise<boolean> {
  const isQuiet = true;
  const install = async (): Promise<Outcome> => {
    // What cannot be installed is no failure here: the tests that need it say so.
    await check("node", ["scripts/machine/install.ts"], { isQuiet });
    if (!chosen.some(({ name }) => name === "workbench" || name === "release"))
      return { passed: 1, failed: 0, failures: [], skips: [] };
    return check("node", ["test/workbench/install.ts"], { isQuiet });
  };
  const [, build] = await Promise.all([
    take("prerequisites", install),
    take("build", () => check("node", ["scripts/build.ts"], { isQuiet })),
  ]);
  await take("native kernels", () =>
    withProgram("compiler", "native kernels", () => check("node", ["scripts/native.ts"])),
  );
  return build.failed === 0;
}

const isBuilt = chosen.some(({ needsBuild }) => needsBuild) && (await prepare());
const possible = chosen.filter(({ needsBuild }) => isBuilt || !needsBuild);

/** @param options isQuiet: the output of a command is shown at its end, not amid that of the other lane */
async function follow(lane: Step["lane"], options: CommandOptions): Promise<void> {
  for (const step of possible) if (step.lane === lane) await take(step.name, () => step.run(options));
}

const isAlone = !possible.some(({ lane }) => lane === "computes");
await Promise.all([follow("computes", {}), follow("waits", { isQuiet: !isAlone })]);

const all = sum(outcomes);
const total = judge(all, isCi());
for (const line of skipLines(all.skips)) console.log(line);
for (const line of all.failures) console.log(`Failed: ${line}`);
if (total.failed > all.failed)
  console.log("CI is set, so each skip that this machine could have avoided counts as failed.");
console.log(closingLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
