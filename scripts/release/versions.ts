/** The version of the extension, the command and the Python package, which are released together. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface VersionFile {
  path: string;
  /** what stands before and after each version of ours in the file */
  pattern: RegExp;
}

const files: VersionFile[] = [
  { path: "package.json", pattern: /^( {2}"version": ")([^"]+)(")/gm },
  { path: "server/package.json", pattern: /^( {2}"version": ")([^"]+)(")/gm },
  {
    path: "package-lock.json",
    pattern:
      /((?:^\{\n {2}"name": "dai"|^ {4}(?:"": |"server": )\{\n {6}"name": "dai(?:-train)?"),\n +"version": ")([^"]+)(")/gm,
  },
  { path: "python/pyproject.toml", pattern: /^(version = ")([^"]+)(")/gm },
  { path: "python/dai_probe/version.py", pattern: /^(__version__ = ")([^"]+)(")/gm },
];

export type Bump = "major" | "minor" | "patch";

/** Every place that has a version of ours, as [file, version]. */
export function readVersions(root: string): [path: string, version: string][] {
  return present(root).flatMap(({ path, pattern }) => {
    const found = [...readFileSync(join(root, path), "utf8").matchAll(pattern)];
    if (found.length === 0)
      throw new Error(`${path} has no version where scripts/release/versions.ts looks.`);
    return found.map((match): [string, string] => [path, match[2]!]);
  });
}

/** @throws one sentence when the places differ */
export function currentVersion(root: string): string {
  const versions = readVersions(root);
  const [[, version]] = versions as [[string, string]];
  const other = versions.find(([, found]) => found !== version);
  if (other) throw new Error(`package.json has version ${version} and ${other[0]} has ${other[1]}.`);
  return version;
}

export function writeVersion(root: string, version: string): void {
  for (const { path, pattern } of present(root)) {
    const file = join(root, path);
    writeFileSync(file, readFileSync(file, "utf8").replace(pattern, `$1${version}$3`));
  }
}

/** The version after a change; below 1.0.0 a major change raises the minor part, as semver has it. */
export function bumped(version: string, bump: Bump): string {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  if (bump === "patch") return `${major}.${minor}.${patch + 1}`;
  if (bump === "minor" || major === 0) return `${major}.${minor + 1}.0`;
  return `${major + 1}.0.0`;
}

function present(root: string): VersionFile[] {
  return files.filter(({ path }) => existsSync(join(root, path)));
}
