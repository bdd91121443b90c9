/** Runs inside the extension host: VS Code loads this file because it is told so when it starts. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createMocha, runMocha } from "../mocha.ts";
import { printResults } from "../result.ts";

/** Called by VS Code. The results also go to the file that DAI_TEST_RESULTS names, if it names one. */
export async function run(): Promise<void> {
  const mocha = createMocha();
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith(".test.cjs")) mocha.addFile(join(__dirname, name));
  }
  const results = await runMocha(mocha);
  const file = process.env["DAI_TEST_RESULTS"];
  if (file) writeFileSync(file, JSON.stringify(results));
  printResults("In the extension host", results);
  const failed = results.filter(({ state }) => state === "failed").length;
  if (failed > 0) throw new Error(`${failed} of ${results.length} tests failed`);
}
