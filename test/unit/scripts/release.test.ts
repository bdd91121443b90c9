import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { notesOf, section, withSection } from "../../../scripts/release/changelog.ts";
import { upload } from "../../../scripts/release/upload.ts";
import { makeVersion } from "../../../scripts/release/version.ts";
import { bumped, currentVersion, readVersions } from "../../../scripts/release/versions.ts";

const root = resolve(".");
const manifests = ["package.json", "server/package.json", "package-lock.json"];

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dai-release-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A copy of what a version is written to, with one change to release. */
function repository(changes: Record<string, string>): string {
  const copy = temporaryFolder();
  for (const file of [...manifests, "CHANGELOG.md"]) {
    mkdirSync(join(copy, file, ".."), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  mkdirSync(join(copy, ".changeset"));
  for (const [name, text] of Object.entries(changes)) writeFileSync(join(copy, ".changeset", name), text);
  return copy;
}

test("all manifests have one version, and the change log has a section for it", () => {
  const version = currentVersion(root);
  expect(readVersions(root).filter(([path]) => path === "package-lock.json")).toHaveLength(3);
  expect(notesOf(readFileSync("CHANGELOG.md", "utf8"), version)).not.toBe("");
});

test("changes become a version in every manifest and a section of the change log", () => {
  const copy = repository({
    "a.md": '---\n"dai-train": patch\n---\n\nA broken pipe ends `dai run` silently.\n',
    "b.md": '---\n"dai-train": minor\n---\n\nRuns are sorted by parameters.\nBy several, too.\n',
    "README.md": "What this folder is for.",
  });
  const version = bumped(currentVersion(copy), "minor");
  expect(makeVersion(copy, "2026-12-24")).toBe(version);
  expect(new Set(readVersions(copy).map(([, found]) => found))).toEqual(new Set([version]));
  expect(readFileSync(join(copy, "CHANGELOG.md"), "utf8")).toContain(`## ${version} (2026-12-24)

### Added and changed

- Runs are sorted by parameters.
  By several, too.

### Fixed

- A broken pipe ends \`dai run\` silently.

## `);
  expect(readdirSync(join(copy, ".changeset"))).toEqual(["README.md"]);
  for (const file of manifests)
    if (file.endsWith(".json")) JSON.parse(readFileSync(join(copy, file), "utf8"));
});

test.each([
  ["nothing to release", {}, "There is nothing to release: .changeset/ describes no change."],
  ["another package", { "a.md": '---\n"other": patch\n---\n\nText.\n' }, 'one line "dai-train"'],
])("%s is said in a sentence, and nothing is written", (_, changes, sentence) => {
  const copy = repository(changes);
  const before = currentVersion(copy);
  expect(() => makeVersion(copy, "2026-12-24")).toThrow(sentence);
  expect(currentVersion(copy)).toBe(before);
});

test("manifests that differ are named", () => {
  const copy = repository({});
  const file = join(copy, "server/package.json");
  writeFileSync(file, readFileSync(file, "utf8").replace(/"version": ".*?"/, '"version": "9.9.9"'));
  expect(() => currentVersion(copy)).toThrow("server/package.json has 9.9.9");
});

test.each([
  ["0.1.0", "patch", "0.1.1"],
  ["0.1.9", "minor", "0.2.0"],
  ["0.1.9", "major", "0.2.0"],
  ["1.2.3", "minor", "1.3.0"],
  ["1.2.3", "major", "2.0.0"],
] as const)("%s and a %s change give %s", (version, bump, next) => {
  expect(bumped(version, bump)).toBe(next);
});

test("a new section stands above the others, and each has its notes", () => {
  const first = withSection(
    "# Changes\n",
    section("0.1.0", "2026-01-01", [{ bump: "minor", summary: "A." }]),
  );
  const both = withSection(first, section("0.2.0", "2026-02-02", [{ bump: "major", summary: "B." }]));
  expect(both.indexOf("## 0.2.0")).toBeLessThan(both.indexOf("## 0.1.0"));
  expect(notesOf(both, "0.2.0")).toBe("### Breaking changes\n\n- B.\n");
  expect(notesOf(both, "0.1.0")).toBe("### Added and changed\n\n- A.\n");
  expect(() => notesOf(both, "0.3.0")).toThrow("no section for 0.3.0");
});

test("nothing is uploaded unless every place, token and file is there", () => {
  const folder = temporaryFolder();
  expect(() => upload(folder, [])).toThrow("Name at least one of vscode, openvsx, npm.");
  expect(() => upload(folder, ["pypi"])).toThrow('There is no place "pypi"');
  expect(() => upload(folder, ["npm"])).toThrow("NODE_AUTH_TOKEN is not set");
});
