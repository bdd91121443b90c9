/** What a dry run of a release makes can be installed on a machine that has none of this repository. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { allowedLicenses } from "../../scripts/release/components.ts";
import { makeEnvironment } from "../../scripts/release/pythonPackage.ts";
import { currentVersion } from "../../scripts/release/versions.ts";
import { needs, program } from "../support/needs.ts";
import { installWorkbench } from "../workbench/install.ts";
import { RELEASE } from "./makeRelease.ts";

const version = currentVersion(".");
const artefact = (name: string) => resolve(RELEASE, name);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-release-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

test("every file has a checksum that holds", () => {
  const lines = readFileSync(artefact("SHA256SUMS"), "utf8").trimEnd().split("\n");
  const names = readdirSync(RELEASE).filter((name) => name !== "SHA256SUMS");
  expect(lines).toHaveLength(names.length);
  for (const name of names) {
    const hash = createHash("sha256")
      .update(readFileSync(artefact(name)))
      .digest("hex");
    expect(lines).toContain(`${hash}  ${name}`);
  }
});

test("the bill of materials names the packages that are compiled in, each with a licence that may be", () => {
  const { components } = JSON.parse(readFileSync(artefact("sbom.cdx.json"), "utf8"));
  const named = new Map<string, string>(
    components.map(({ name, licenses }: { name: string; licenses: [{ expression: string }] }) => [
      name,
      licenses[0].expression,
    ]),
  );
  expect([...named.keys()]).toEqual(expect.arrayContaining(["ws", "commander", "typebox", "vscode-jsonrpc"]));
  // Chromium and the test runner are none of them.
  expect(named.has("vitest")).toBe(false);
  expect([...named].filter(([, license]) => !allowedLicenses.includes(license))).toEqual([]);
});

test("the extension installs into a VS Code that never saw it", async () => {
  const server = join(await installWorkbench(), "out", "server-main.js");
  const code = (...args: string[]) =>
    execFileSync(process.execPath, [server, "--server-data-dir", folder, ...args], { encoding: "utf8" });
  code("--install-extension", artefact(`dai-${version}.vsix`));
  expect(code("--list-extensions", "--show-versions")).toContain(`dai.dai@${version}`);
});

/** The folder of a Node: the one that runs this, or one of an older version from npm. */
function nodeFolder(version: string | null): string {
  if (version === null) return dirname(process.execPath);
  const prefix = join(folder, "node");
  const shell = process.platform === "win32";
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefix", prefix, `node@${version}`], {
    shell,
  });
  return join(prefix, "node_modules/node/bin");
}

test.each([
  ["the newest Node", null],
  ["the oldest Node that will do", "22.13.0"],
])("npx runs the command from the tarball with %s: it validates, trains and reports", (_, node) => {
  const spec = join(folder, "quick.dai.json");
  cpSync("test/fixtures/workbench/quick.dai.json", spec);
  // Of this repository only Node is on the PATH.
  const outside = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((path) => !path.includes("node_modules"));
  const env = {
    ...process.env,
    PATH: [nodeFolder(node), ...outside].join(delimiter),
    DAI_HOME: join(folder, "home"),
  };
  const dai = (...args: string[]) =>
    execFileSync("npx", ["--yes", `file:${artefact(`dai-train-${version}.tgz`)}`, ...args], {
      cwd: folder,
      env,
      encoding: "utf8",
      shell: process.platform === "win32",
    });
  expect(dai("--version").trim()).toBe(version);
  expect(dai("validate", spec)).toContain("no problems");
  try {
    const lines = dai("run", spec, "--json", "--epochs", "2").trimEnd().split("\n");
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ type: "end", state: "finished", epoch: 2 });
  } finally {
    dai("daemon", "stop");
  }
});

test("the wheel installs into an empty environment and imports", needs(program("python")), () => {
  const wheel = readdirSync(RELEASE).find((name) => name.endsWith(".whl"))!;
  const python = makeEnvironment(join(folder, "venv"));
  execFileSync(python, ["-m", "pip", "install", "--quiet", artefact(wheel)], { stdio: "inherit" });
  const script = "import dai_probe; print(dai_probe.__version__)";
  expect(execFileSync(python, ["-c", script], { cwd: folder, encoding: "utf8" }).trim()).toBe(version);
});
