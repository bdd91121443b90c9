/**
 * Everything that must hold, in one command: `npm test`. It builds, checks types and style, runs the unit and
 * integration tests and then the tests in a real VS Code. The last line counts.
 */
import { spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** The part of vitest's JSON report that is looked at. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { assertionResults: { ancestorTitles: string[]; title: string; status: string }[] }[];
}

const results = join(tmpdir(), `dai-test-${process.pid}`);
await mkdir(results, { recursive: true });

const total: Count = { passed: 0, failed: 0, skipped: 0 };
function add(step: string, { passed, failed, skipped }: Count): void {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  console.log(`\n== ${step}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}\n`);
}

/** Runs a command and shows what it prints; answers its exit status and its last lines. */
function run(command: string, args: string[]): Promise<{ status: number; tail: string }> {
  console.log(`$ ${command} ${args.join(" ")}`);
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "inherit"],
    shell: process.platform === "win32",
  });
  let tail = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    process.stdout.write(text);
    tail = (tail + text).slice(-2000);
  });
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ status: 1, tail: String(error) }));
    child.once("close", (code) => resolve({ status: code ?? 1, tail }));
  });
}

/** A command that holds or does not. */
async function check(step: string, command: string, args: string[]): Promise<boolean> {
  const { status } = await run(command, args);
  add(step, { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 });
  return status === 0;
}

async function vitest(project: string): Promise<void> {
  const file = join(results, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { status } = await run("vitest", ["run", "--project", project, ...reporters]);
  const report: Report | null = await readFile(file, "utf8").then(JSON.parse, () => null);
  const count: Count = {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
  for (const suite of skippedSuites(report)) console.log(`Skipped: ${suite}`);
  // A file that does not even load has no tests that could fail.
  if (status !== 0 && count.failed === 0) count.failed = 1;
  add(project, count);
}

/** Names of the suites that were skipped; they say why. */
function skippedSuites(report: Report | null): Set<string> {
  const tests = (report?.testResults ?? []).flatMap(({ assertionResults }) => assertionResults);
  const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed");
  return new Set(skipped.map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title));
}

async function workbench(): Promise<void> {
  const { status, tail } = await run("node", ["test/workbench/run.ts"]);
  const [, passed, failed] = tail.match(/(\d+) passed, (\d+) failed\s*$/) ?? [];
  const count: Count = { passed: Number(passed ?? 0), failed: Number(failed ?? 0), skipped: 0 };
  if (status !== 0 && count.failed === 0) count.failed = 1;
  add("workbench", count);
}

const isBuilt = await check("build", "node", ["scripts/build.ts"]);
await check("types", "tsc", ["-b"]);
await check("style", "biome", ["check", "--error-on-warnings", "."]);
await vitest("unit");
if (isBuilt) {
  await vitest("integration");
  await workbench();
}
await rm(results, { recursive: true, force: true });

const { passed, failed, skipped } = total;
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 ? 1 : 0;
