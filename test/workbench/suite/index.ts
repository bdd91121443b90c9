/** Runs inside the extension host: VS Code loads this file because the workbench's address names it. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createMocha, runMocha } from "../mocha.ts";

/** Called by VS Code. The results go to the file that DAI_TEST_RESULTS names. */
export async function run(): Promise<void> {
  const mocha = createMocha();
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith(".test.cjs")) mocha.addFile(join(__dirname, name));
  }
  const results = await runMocha(mocha);
  writeFileSync(process.env["DAI_TEST_RESULTS"]!, JSON.stringify(results));
}
