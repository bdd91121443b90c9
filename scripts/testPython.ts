/**
 * The tests of the Python package with the newest release of every framework that it speaks to, in a virtual environment
 * under `.cache/frameworks`. PyTorch alone is several hundred MB, and several GB where only the build with CUDA can be
 * had, so `npm test` leaves this to machines that want it.
 *
 * Run: npm run test:python [-- FRAMEWORK…], for example npm run test:python -- torch lightning
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pythonPackages } from "./machine/pythonEnvironment.ts";
import { makeEnvironment } from "./release/pythonPackage.ts";
import { closingLine, type Outcome, skipLines, sum } from "./testing/outcome.ts";
import { check, pytest } from "./testing/steps.ts";

const inFrameworks = (...names: string[]) => names.map((name) => `python/tests/test_frameworks.py::${name}`);
/** What each framework's tests import, and where they are. */
const frameworks: Record<string, { packages: string[]; tests: string[] }> = {
  torch: { packages: ["torch"], tests: ["python/tests/test_torch.py"] },
  lightning: { packages: ["torch", "lightning"], tests: inFrameworks("test_lightning") },
  keras: {
    packages: ["torch", "keras"],
    tests: inFrameworks(
      "test_keras",
      "test_keras_outputs_that_are_predictions_of_classes",
      "test_keras_stops",
    ),
  },
  transformers: {
    packages: ["torch", "transformers", "accelerate"],
    tests: inFrameworks("test_transformers"),
  },
  optuna: { packages: ["optuna"], tests: inFrameworks("test_optuna") },
  jax: { packages: ["jax"], tests: inFrameworks("test_jax") },
  ipython: {
    packages: ["ipython"],
    tests: ["python/tests/test_reporting.py", "python/tests/test_spectra.py"],
  },
  jupyter_client: { packages: ["jupyter_client", "ipykernel"], tests: ["python/tests/test_notebook.py"] },
};
/** Where PyTorch's builds without CUDA are; PyPI has those with it. */
const withoutCuda = "https://download.pytorch.org/whl/cpu";

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(frameworks, name));
if (unknown) {
  console.error(`There is no framework "${unknown}" among ${Object.keys(frameworks).join(", ")}.`);
  process.exit(1);
}
const chosen = wanted.length > 0 ? wanted : Object.keys(frameworks);

const folder = join(import.meta.dirname, "../.cache/frameworks");
const known = ["bin/python", "Scripts/python.exe"].map((path) => join(folder, path)).find(existsSync);
const python = known ?? makeEnvironment(folder);

await check("node", ["scripts/build.ts", "--bundles"], { isQuiet: true });
const packages = new Set([...pythonPackages, ...chosen.flatMap((name) => frameworks[name]!.packages)]);
for (const name of packages) {
  const extra =
    name === "torch" && (await isReachable(withoutCuda)) ? ["--extra-index-url", withoutCuda] : [];
  const install = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-cache-dir",
    "--upgrade",
    "--disable-pip-version-check",
  ];
  const { status } = spawnSync(python, [...install, ...extra, name], { stdio: "inherit" });
  if (status !== 0) console.error(`${name} could not be installed; its tests are skipped.`);
}

const outcomes: [title: string, outcome: Outcome][] = [];
for (const name of chosen) outcomes.push([titleOf(name), await pytest(python, frameworks[name]!.tests)]);
const all = sum(outcomes.map(([, outcome]) => outcome));
for (const [title, outcome] of outcomes) console.log(`${title}: ${closingLine(outcome)}`);
for (const line of all.failures) console.log(`Failed: ${line}`);
for (const line of skipLines(all.skips)) console.log(line);
console.log(closingLine(all));
process.exitCode = all.failed > 0 ? 1 : 0;

async function isReachable(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/torch/`, { method: "HEAD", signal: AbortSignal.timeout(10_000) }).catch(
    () => null,
  );
  return answer?.ok ?? false;
}

/** "keras 3.12.0"; the name alone where it is not installed. */
function titleOf(name: string): string {
  const script = `import importlib.metadata; print(importlib.metadata.version(${JSON.stringify(name)}))`;
  try {
    return `${name} ${execFileSync(python, ["-c", script], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()}`;
  } catch {
    return name;
  }
}
