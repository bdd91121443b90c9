/**
 * Installs the programs that the tests use and that this machine lacks, where that is possible without a question:
 * as root on Debian, and on CI machines. `npm test` does this first; alone: npm run prerequisites [-- NAME …]
 */
import { spawnSync } from "node:child_process";
import { installCommands, packageManager, thisSystem } from "./packageManager.ts";
import { findProgram, missing, type ProgramName, programNames, programs } from "./programs.ts";
import { makePythonEnvironment } from "./pythonEnvironment.ts";
import { makeTorchEnvironment } from "./torchEnvironment.ts";

/** Installs what is missing, and returns the names of the programs that are still missing afterwards. */
export function installPrograms(names: readonly ProgramName[] = programNames): ProgramName[] {
  const isMissing = (name: ProgramName) => findProgram(name) === undefined;
  const system = thisSystem();
  const manager = packageManager(system);
  const wanted = names.filter(isMissing);
  // brew takes casks and formulas apart, so each program has a call of its own there.
  const groups = manager === "brew" ? wanted.map((name) => [name]) : [wanted];
  for (const group of groups) {
    const packages = group.flatMap((name) => (manager && programs[name].packages[manager]) ?? []);
    if (packages.length === 0) continue;
    for (const command of installCommands(system, packages) ?? []) execute(command);
  }
  return names.filter(isMissing);
}

function execute([command, ...args]: string[]): void {
  console.log(`$ ${command} ${args.join(" ")}`);
  // RUNLEVEL keeps Debian from starting the services that it installs.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const { status, error } = spawnSync(command!, args, {
    env,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0)
    console.error(`${command} failed${error ? ` (${error.message})` : ` with status ${status}`}.`);
}

if (import.meta.main) {
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !programNames.some((known) => known === name));
  if (unknown) {
    console.error(`There is no program "${unknown}" among ${programNames.join(", ")}.`);
    process.exit(1);
  }
  const absent = installPrograms(wanted.length > 0 ? (wanted as ProgramName[]) : programNames);
  for (const name of absent) console.error(missing(name, packageManager(thisSystem())));
  const isWanted = (name: ProgramName) => wanted.length === 0 || wanted.includes(name);
  const problem =
    (isWanted("python") ? makePythonEnvironment() : undefined) ??
    (isWanted("torch") ? makeTorchEnvironment() : undefined);
  if (problem) console.error(problem);
  process.exitCode = absent.length > 0 || problem ? 1 : 0;
}
