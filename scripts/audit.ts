/**
 * Audits the dependencies: licences of what is compiled in, packages that nothing uses, packages that are compiled in
 * twice, then known vulnerabilities and the registry's signatures, which take a network. `npm run audit`
 */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isCi } from "./machine/packageManager.ts";
import { allowedLicenses, type Component, componentsOf } from "./release/components.ts";

interface Manifest {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** Packages that no source names: types that TypeScript finds, and Node itself for the scripts. */
const usedWithoutName = /^@types\/|^node$/;

/** One sentence for each package whose licence may not be part of ours. */
export function licenseProblems(components: readonly Component[]): string[] {
  return components
    .filter(({ license }) => !allowedLicenses.includes(license))
    .map(({ name, version, license }) => `${name} ${version} is compiled in, and its licence is ${license}.`);
}

/** One sentence for each package that is compiled in more than once. */
export function duplicates(components: readonly Component[]): string[] {
  const names = components.map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => {
    const versions = components.filter((one) => one.name === name).map(({ version }) => version);
    return `${name} is compiled in as ${versions.join(" and ")}.`;
  });
}

/**
 * One sentence for each dependency that neither a source file nor an npm script names.
 *
 * @param sources the texts of all source files
 */
export function unusedPackages(manifest: Manifest, sources: readonly string[]): string[] {
  const scripts = Object.values(manifest.scripts).join("\n");
  const commands: Record<string, string> = {
    typescript: "tsc",
    "@biomejs/biome": "biome",
    "@vscode/vsce": "vsce",
  };
  const isUsed = (name: string) =>
    usedWithoutName.test(name) ||
    scripts.includes(commands[name] ?? name) ||
    sources.some(
      (text) => text.includes(`"${name}"`) || text.includes(`"${name}/`) || text.includes(`/${name}/`),
    );
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter((name) => !isUsed(name))
    .map((name) => `${name} is a dependency, and nothing uses it.`);
}

function audit(root: string): boolean {
  const inputs = join(root, ".cache", "audit-inputs.json");
  const build = ["scripts/build.ts", "--bundles", "--out", ".cache/audit", "--inputs", inputs];
  execFileSync(process.execPath, build, { cwd: root, stdio: "inherit" });
  const components = componentsOf(root, JSON.parse(readFileSync(inputs, "utf8")));
  const files = execFileSync("git", ["ls-files", "*.ts", "*.json", "*.cjs", "*.mts"], {
    cwd: root,
    encoding: "utf8",
  });
  const sources = files
    .trimEnd()
    .split("\n")
    .filter((file) => !/(^|\/)package(-lock)?\.json$/.test(file))
    .map((file) => readFileSync(join(root, file), "utf8"));
  const manifest: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const problems = [...licenseProblems(components), ...unusedPackages(manifest, sources)];
  for (const problem of problems) console.error(problem);
  for (const notice of duplicates(components)) console.log(`Notice: ${notice}`);
  console.log(`${components.length} packages are compiled in.`);
  return problems.length === 0;
}

/** What npm says where a registry cannot be asked, which says nothing about the packages. */
const unreachable =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT)\b|audit endpoint returned an error/;

/** What a question to a registry has shown. */
export function answerOf(status: number | null, errors: string): "sound" | "unsound" | "unknown" {
  if (status === 0) return "sound";
  return unreachable.test(errors) ? "unknown" : "unsound";
}

/** Asks a registry through npm and shows what it says; a CI machine has to get an answer. */
function ask(what: string, args: string[]): boolean {
  const { status, stdout, stderr } = spawnSync("npm", args, {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const answer = answerOf(status, stderr);
  if (answer === "unknown") console.error(`${what} were not checked: the registry could not be asked.`);
  if (answer !== "unknown" || isCi()) process.stderr.write(stderr);
  process.stdout.write(stdout);
  return answer === "sound" || (answer === "unknown" && !isCi());
}

if (import.meta.main) {
  const answers = [
    audit(fileURLToPath(new URL("..", import.meta.url))),
    ask("Known vulnerabilities", ["audit", "--omit=dev", "--audit-level=high"]),
    ask("Signatures", ["audit", "signatures"]),
  ];
  process.exitCode = answers.every((isSound) => isSound) ? 0 : 1;
}
