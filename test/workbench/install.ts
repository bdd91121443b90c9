import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./paths.ts";

/**
 * The release of code-server whose VS Code is tested: 4.139.1 carries VS Code 1.139. `CODE_SERVER` names another,
 * such as 4.110.0 for the oldest VS Code that the manifest admits.
 */
const VERSION = process.env["CODE_SERVER"] ?? "4.139.1";

const run = promisify(execFile);

/**
 * Installs a VS Code workbench from npm, once, into `.cache/` of the repository, and returns its folder.
 *
 * @throws when npm cannot install it, with npm's last lines
 */
export async function installWorkbench(): Promise<string> {
  const cache = join(ROOT, ".cache", `code-server-${VERSION}`);
  const vscode = join(cache, "node_modules", "code-server", "lib", "vscode");
  const complete = join(cache, "complete");
  if (existsSync(complete)) return vscode;

  console.log(`Installing VS Code from code-server ${VERSION} into ${cache}: about 600 MB, once.`);
  await rm(cache, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, "package.json"), '{ "private": true }\n');
  await npmInstall(cache, `code-server@${VERSION}`);
  await npmInstall(vscode);
  await npmInstall(join(vscode, "extensions"));
  await placeSearch(vscode);
  await writeFile(complete, "");
  return vscode;
}

/** Older releases have an install script that downloads their search, ripgrep; newer ones have it in a package. */
async function placeSearch(vscode: string): Promise<void> {
  const modules = join(vscode, "node_modules", "@vscode");
  const place = join(modules, "ripgrep", "bin");
  if (existsSync(join(modules, "ripgrep-universal")) || existsSync(place)) return;
  await npmInstall(vscode, "@vscode/ripgrep-universal");
  await symlink(
    join(modules, "ripgrep-universal", "bin", `${process.platform}-${process.arch}`),
    place,
    "dir",
  );
}

// Install scripts would download more and compile modules that the workbench does without.
async function npmInstall(folder: string, ...packages: string[]): Promise<void> {
  console.log(`  npm install in ${folder}`);
  const args = ["install", ...packages, "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"];
  try {
    await run("npm", args, { cwd: folder, shell: process.platform === "win32", maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    const reason = stderr.trim().split("\n").slice(-5).join("\n");
    throw new Error(
      `The workbench tests need code-server from the npm registry, and npm failed in ${folder}:\n${reason}`,
    );
  }
}

if (import.meta.main) {
  await installWorkbench().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
