/**
 * Makes the next version: raises it in every file as the changes in .changeset/ ask, moves what they say to
 * CHANGELOG.md, and deletes them. The commit and the tag are left to a person. `npm run release:version`
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import parseChangeset from "@changesets/parse";
import { type Change, section, withSection } from "./changelog.ts";
import { type Bump, bumped, currentVersion, writeVersion } from "./versions.ts";

/** @throws one sentence when there is nothing to release or a file does not parse */
export function makeVersion(root: string, date: string): string {
  const folder = join(root, ".changeset");
  const files = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");
  if (files.length === 0) throw new Error("There is nothing to release: .changeset/ describes no change.");
  const changes = files.map((name) => readChange(join(folder, name)));
  const bump = (["major", "minor", "patch"] as const).find((one) =>
    changes.some((change) => change.bump === one),
  )!;
  const version = bumped(currentVersion(root), bump);
  writeVersion(root, version);
  const changelog = join(root, "CHANGELOG.md");
  writeFileSync(changelog, withSection(readFileSync(changelog, "utf8"), section(version, date, changes)));
  for (const name of files) rmSync(join(folder, name));
  return version;
}

function readChange(file: string): Change {
  const { releases, summary } = parseChangeset(readFileSync(file, "utf8"));
  const [release] = releases;
  if (release?.name !== "dai-train" || releases.length > 1 || release.type === "none")
    throw new Error(`${file} must begin with one line "dai-train": major, minor or patch.`);
  return { bump: release.type as Bump, summary };
}

if (import.meta.main) {
  try {
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const version = makeVersion(root, new Date().toISOString().slice(0, 10));
    console.log(`Version ${version}. Look at CHANGELOG.md, then:`);
    console.log(`git commit --all --message "release: ${version}" && git tag v${version}`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
