import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";

interface VsixOptions {
  packagePath: string;
  /** the folder of the manifest; the repository by default */
  cwd?: string;
}

/**
 * Packs what dist/ holds into one .vsix for every platform. The bundles contain their dependencies, so none
 * is packed beside them.
 */
export async function makeVsix({ packagePath, cwd = "." }: VsixOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "dai-vsix-"));
  try {
    await copyFiles(cwd, folder, () => true);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as object;
    const isPublic = "repository" in manifest;
    const readme = join(folder, "README.md");
    if (!isPublic) writeFileSync(readme, withoutPictures(readFileSync(readme, "utf8")));
    await createVSIX({
      cwd: folder,
      packagePath: resolve(packagePath),
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: isPublic,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies what a .vsix of the repository `root` has, but for dist/, to a folder where it can be packed. */
export async function stageVsix(root: string, folder: string): Promise<void> {
  await copyFiles(root, folder, (file) => !file.startsWith("dist/"));
}

async function copyFiles(root: string, folder: string, isWanted: (file: string) => boolean): Promise<void> {
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  for (const file of [...files, ".vscodeignore"].filter(isWanted)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
}

/**
 * VS Code shows pictures from the web on an extension's page, and no others. While the manifest names no repository, from
 * which vsce makes addresses of the README's pictures, the page has none: a broken one says less.
 */
function withoutPictures(readme: string): string {
  return readme.replaceAll(/<picture>.*?<\/picture>\n*|!\[[^\]]*\]\((?!https:)[^)]*\)\n*/gs, "");
}
