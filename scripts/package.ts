/**
 * Builds for production and packs the extension as dai-<version>.vsix, for all platforms. Their native kernels take
 * zig: without it the package has those of this machine alone, which is said; --release then fails.
 *
 * Run: npm run package [-- --release]
 */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import packageJson from "../package.json" with { type: "json" };
import { buildAllNative } from "./native/build.ts";
import { findZig, requireZig, zigRemedy } from "./native/compilers.ts";
import { makeVsix } from "./vsix.ts";

const { values } = parseArgs({ options: { release: { type: "boolean", default: false } } });
const zig = values.release ? requireZig() : findZig();
const file = `dai-${packageJson.version}.vsix`;
execFileSync(process.execPath, ["scripts/build.ts", "--production"], { stdio: "inherit" });
if (zig) await buildAllNative(zig, "dist");
else console.warn(`The package has native kernels for this machine only. For all platforms: ${zigRemedy}.`);
await makeVsix({ packagePath: file });
console.log(`${file}: ${Math.round(statSync(file).size / 1024)} KiB`);
