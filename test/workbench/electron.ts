/**
 * Runs test/workbench/suite in a desktop VS Code, where Electron itself runs the daemon. `npm run test:electron`
 *
 * VSCODE_PATH names the executable file of an installed VS Code; without it @vscode/test-electron downloads the
 * release that VSCODE_VERSION names ("stable" by default). Linux without a display needs xvfb-run.
 */
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { ROOT } from "./paths.ts";
import { printResults, type TestResult } from "./result.ts";
import { bundleSuite, SUITE_ENTRY } from "./suiteBundle.ts";

async function findVsCode(): Promise<string> {
  const named = process.env["VSCODE_PATH"];
  if (named) return named;
  return downloadAndUnzipVSCode(process.env["VSCODE_VERSION"] ?? "stable").catch((error: Error) => {
    throw new Error(
      `VS Code can't be downloaded (${error.message}): set VSCODE_PATH to the executable file of an installed one.`,
    );
  });
}

async function main(): Promise<void> {
  const vscodeExecutablePath = await findVsCode();
  await bundleSuite();
  const folder = await mkdtemp(join(tmpdir(), "dai-electron-"));
  const [workspace, home, results] = ["workspace", "home", "results.json"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await cp(join(ROOT, "test", "fixtures", "workbench"), workspace, { recursive: true });
  const status = await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: ROOT,
    extensionTestsPath: SUITE_ENTRY,
    launchArgs: [workspace, "--disable-workspace-trust", "--user-data-dir", join(folder, "user")],
    extensionTestsEnv: { DAI_HOME: home, DAI_TEST_RESULTS: results },
  }).catch(() => 1);
  const text = await readFile(results, "utf8").catch(() => null);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  if (text === null) throw new Error(`The suite ended with status ${status} before it could report.`);

  const all = JSON.parse(text) as TestResult[];
  printResults("In a desktop VS Code", all);
  const failed = all.filter(({ state }) => state === "failed").length;
  console.log(`\n${all.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || all.length === 0 ? 1 : 0;
}

await main().catch((error: Error) => {
  console.error(error.message);
  console.log("\n0 passed, 1 failed");
  process.exitCode = 1;
});
