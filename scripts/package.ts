/** Builds for production and packs the extension as dai-<version>.vsix. */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import packageJson from "../package.json" with { type: "json" };
import { makeVsix } from "./vsix.ts";

const file = `dai-${packageJson.version}.vsix`;
execFileSync(process.execPath, ["scripts/build.ts", "--production"], { stdio: "inherit" });
await makeVsix(file);
console.log(`${file}: ${Math.round(statSync(file).size / 1024)} KiB`);
