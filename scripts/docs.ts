/**
 * Builds the documentation as a site, with the page that trains in the browser, into .cache/site.
 *
 * Run: npm run docs [-- --base /path/]
 */
import { execFileSync } from "node:child_process";
import { buildPlayground, mostBytes } from "./playground.ts";

const args = ["build", "docs", ...process.argv.slice(2)];
execFileSync("vitepress", args, { stdio: "inherit", shell: process.platform === "win32" });
const bytes = await buildPlayground(".cache/site/playground");
console.log(`The page that trains in the browser has ${Math.ceil(bytes / 1000)} KB.`);
if (bytes > mostBytes) {
  console.error(`That is more than ${mostBytes / 1000} KB.`);
  process.exitCode = 1;
}
