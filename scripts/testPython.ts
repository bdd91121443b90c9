/**
 * The tests of the Python package with the newest release of every framework that it speaks to, in a virtual environment
 * under `.cache/frameworks`. PyTorch alone is several hundred MB, so `npm test` leaves this to machines that want it.
 *
 * Run: npm run test:python [-- FRAMEWORK…], for example npm run test:python -- torch lightning
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pythonPackages } from "./machine/pythonEnvironment.ts";
import { makeEnvironment } from "./release/pythonPackage.ts";
import { closingLine, skipLines } from "./testing/outcome.ts";
import { check, pytest } from "./testing/steps.ts";

const frameworks = ["torch", "lightning", "keras", "transformers", "optuna", "jax", "ipython"];
/** Where PyTorch's builds without CUDA are; the ones on PyPI bring several GB of it. */
const withoutCuda = "https://download.pytorch.org/whl/cpu";

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !frameworks.includes(name));
if (unknown) {
  console.error(`There is no framework "${unknown}" among ${frameworks.join(", ")}.`);
  process.exit(1);
}

const folder = join(import.meta.dirname, "../.cache/frameworks");
const known = ["bin/python", "Scripts/python.exe"].map((path) => join(folder, path)).find(existsSync);
const python = known ?? makeEnvironment(folder);
const chosen = wanted.length > 0 ? wanted : frameworks;
const install = ["-m", "pip", "install", "--quiet", "--upgrade", "--disable-pip-version-check"];

await check("node", ["scripts/build.ts", "--bundles"], { isQuiet: true });
for (const name of [...pythonPackages, ...chosen]) {
  const extra = name === "torch" ? ["--extra-index-url", withoutCuda] : [];
  const { status } = spawnSync(python, [...install, ...extra, name], { stdio: "inherit" });
  if (status !== 0) console.error(`${name} could not be installed; its tests are skipped.`);
}
const outcome = await pytest(python);
for (const line of outcome.failures) console.log(`Failed: ${line}`);
for (const line of skipLines(outcome.skips)) console.log(line);
console.log(closingLine(outcome));
process.exitCode = outcome.failed > 0 ? 1 : 0;
