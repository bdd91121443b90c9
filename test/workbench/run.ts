/**
 * Tests in a real VS Code: `npm run test:workbench [-- part-of-a-file's-name …]`. The suite in the extension
 * host runs on this repository, as F5 starts it; the persons use the packed .vsix.
 */
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeVsix } from "../../scripts/vsix.ts";
import { runInExtensionHost } from "./extensionHost.ts";
import { installWorkbench } from "./install.ts";
import { createMocha, runMocha } from "./mocha.ts";
import { ROOT } from "./paths.ts";
import { photographAll } from "./person.ts";
import { printResults, type TestResult } from "./result.ts";
import { VSIX } from "./vsix.ts";

const wanted = process.argv.slice(2);

async function runPersons(): Promise<TestResult[]> {
  const folder = join(ROOT, "test", "workbench", "person");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".test.ts") && isWanted(name));
  const mocha = createMocha();
  for (const name of names.sort()) mocha.addFile(join(folder, name));
  mocha.rootHooks({
    async afterEach(this: Mocha.Context) {
      if (this.currentTest?.state === "failed") await photographAll(this.currentTest.fullTitle());
    },
  });
  await mocha.loadFilesAsync();
  return runMocha(mocha);
}

function isWanted(file: string): boolean {
  return wanted.length === 0 || wanted.some((part) => file.includes(part));
}

async function main(): Promise<void> {
  for (const file of ["client.cjs", "daemon.js", "trainer.js", "webview/panel.js"]) {
    if (!existsSync(join(ROOT, "dist", file)))
      throw new Error(`dist/${file} is missing: run npm run build first.`);
  }
  await installWorkbench();
  await rm(join(ROOT, "test-results"), { recursive: true, force: true });
  await makeVsix({ packagePath: VSIX });

  const results: TestResult[] = [];
  if (isWanted("suite")) {
    const inHost = await runInExtensionHost();
    printResults("In the extension host", inHost);
    results.push(...inHost);
  }
  const byPersons = await runPersons();
  printResults("As a person", byPersons);
  results.push(...byPersons);

  const failed = results.filter(({ state }) => state === "failed").length;
  console.log(`\n${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || results.length === 0 ? 1 : 0;
}

await main().catch((error: Error) => {
  console.error(error.message);
  console.log("\n0 passed, 1 failed");
  process.exitCode = 1;
});
