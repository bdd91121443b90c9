import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { installCommands, packageManager, type System } from "../../../scripts/machine/packageManager.ts";
import { findProgram, missing } from "../../../scripts/machine/programs.ts";

const debian: System = { platform: "linux", isDebian: true, isRoot: false, isCi: false };

test.each<[string, System, string[][] | undefined]>([
  [
    "root on Debian",
    { ...debian, isRoot: true },
    [
      ["apt-get", "-o", "DPkg::Lock::Timeout=600", "update", "-qq"],
      ["apt-get", "-o", "DPkg::Lock::Timeout=600", "install", "-y", "-qq", "--no-install-recommends", "nvim"],
    ],
  ],
  ["a person on Debian", debian, undefined],
  ["a person on macOS", { ...debian, platform: "darwin", isDebian: false }, undefined],
  [
    "macOS in CI",
    { ...debian, platform: "darwin", isDebian: false, isCi: true },
    [["brew", "install", "nvim"]],
  ],
  [
    "Windows in CI",
    { ...debian, platform: "win32", isDebian: false, isCi: true },
    [["choco", "install", "-y", "--no-progress", "nvim"]],
  ],
  ["another Linux", { ...debian, isDebian: false, isRoot: true }, undefined],
])("programs are installed only on CI or as root on Debian: %s", (_, system, commands) => {
  expect(installCommands(system, ["nvim"])).toEqual(commands);
});

test("Debian in CI installs with sudo, without a question", () => {
  for (const command of installCommands({ ...debian, isCi: true }, ["nvim"])!)
    expect(command.slice(0, 3)).toEqual(["sudo", "-n", "apt-get"]);
});

test("a program is found on the PATH, and by its variable", () => {
  const folder = mkdtempSync(join(tmpdir(), "dai-path-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, process.platform === "win32" ? "nvim.exe" : "nvim");
  expect(findProgram("neovim", { PATH: folder })).toBe(undefined);
  writeFileSync(path, "");
  chmodSync(path, 0o755);
  expect(findProgram("neovim", { PATH: folder })).toBe(path);
  expect(findProgram("chromium", { PATH: "", CHROME_PATH: path })).toBe(path);
  expect(findProgram("compiler", { PATH: "", CC: "zig cc" })).toBe("zig cc");
  expect(() => findProgram("chromium", { PATH: "", CHROME_PATH: "/nowhere" })).toThrow(
    "CHROME_PATH names /nowhere, which does not exist.",
  );
});

test("the sentence about a missing program says what needs it and what to do", () => {
  expect(missing("neovim", packageManager(debian))).toBe(
    'Neovim is not installed, and tests of the language server in another editor need it: install it with "apt-get install neovim".',
  );
  expect(missing("redis", "choco")).toContain("this system has no package of it");
});
