/** The steps of a test run. Each runs commands that also run alone, and returns the results of its tests. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageManager, thisSystem } from "../machine/packageManager.ts";
import { findProgram, missing, type ProgramName } from "../machine/programs.ts";
import { testPython } from "../machine/pythonEnvironment.ts";
import { torchPython } from "../machine/torchEnvironment.ts";
import { type CommandOptions, runCommand } from "./command.ts";
import { causeOf, type Outcome, ofVitest, sum, type VitestReport } from "./outcome.ts";
import { ofPytest } from "./pytest.ts";

/** A command that succeeds or fails. */
export async function check(command: string, args: string[], options?: CommandOptions): Promise<Outcome> {
  const { status } = await runCommand(command, args, options);
  return status === 0 ? { passed: 1, failed: 0, failures: [], skips: [] } : failure(command, ...args);
}

/** The tests of one project of vitest.config.ts. */
export async function vitest(project: string, options?: CommandOptions): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "dai-test-"));
  const file = join(folder, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { status } = await runCommand("vitest", ["run", "--project", project, ...reporters], options);
  const report: VitestReport | null = await readFile(file, "utf8").then(JSON.parse, () => null);
  await rm(folder, { recursive: true });
  return withStatus(report ? ofVitest(report) : failure("vitest", project), status, `vitest ${project}`);
}

/** The tests of the Python package; those of PyTorch run in the Python that has it. */
export async function pythonPackage(options?: CommandOptions): Promise<Outcome> {
  const withTorch = torchPython();
  const outcomes = [await pytest(testPython(), "python", options)];
  if (withTorch && withTorch !== testPython())
    outcomes.push(await pytest(withTorch, "python/tests/test_torch.py", options));
  return sum(outcomes);
}

/** Tests of the Python package. @param python what runs them */
export async function pytest(
  python = testPython(),
  tests: string | string[] = "python",
  options: CommandOptions = {},
): Promise<Outcome> {
  const { status: hasPytest } = await runCommand(python, ["-c", "import pytest"], { isQuiet: true });
  if (hasPytest !== 0) {
    const reason = `${python} has no pytest: npm run prerequisites installs it.`;
    return { passed: 0, failed: 0, failures: [], skips: [{ suite: "dai_probe", reason, isExpected: false }] };
  }
  const folder = await mkdtemp(join(tmpdir(), "dai-test-"));
  const file = join(folder, "python.xml");
  const args = ["-m", "pytest", "-q", ...[tests].flat(), `--junitxml=${file}`];
  const { status } = await runCommand(python, args, options);
  const report = await readFile(file, "utf8").catch(() => null);
  await rm(folder, { recursive: true });
  return withStatus(
    report === null ? failure("pytest", String(tests)) : ofPytest(report),
    status,
    `pytest ${tests}`,
  );
}

/** The tests in a real VS Code. */
export async function workbench(options?: CommandOptions): Promise<Outcome> {
  const { status, output } = await runCommand("node", ["test/workbench/run.ts"], options);
  const [, passed, failed] = output.match(/(\d+) passed, (\d+) failed\s*$/) ?? [];
  const failures = Array.from(
    output.matchAll(/^ {2}✗ (.*)\n((?: {4,}.*\n|\n)*)/gm),
    ([, title, cause = ""]) => `${title}: ${causeOf(cause)}`,
  );
  const outcome = { passed: Number(passed ?? 0), failed: Number(failed ?? 0), failures, skips: [] };
  return withStatus(outcome, status, "the workbench tests");
}

/** A step that needs a program; without it the step is skipped as a whole. */
export async function withProgram(
  name: ProgramName,
  suite: string,
  step: () => Promise<Outcome>,
): Promise<Outcome> {
  if (findProgram(name)) return step();
  const manager = packageManager(thisSystem());
  const skip = { suite, reason: missing(name, manager), isExpected: manager === undefined };
  return { passed: 0, failed: 0, failures: [], skips: [skip] };
}

function failure(...command: string[]): Outcome {
  return { passed: 0, failed: 1, failures: [command.join(" ")], skips: [] };
}

/** An error outside every test fails the run as well. */
function withStatus(outcome: Outcome, status: number, command: string): Outcome {
  if (status === 0 || outcome.failed > 0) return outcome;
  return { ...outcome, failed: 1, failures: [`${command}: exit status ${status}, though no test failed`] };
}
