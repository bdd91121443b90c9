import { cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
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
export async function makeVsix({ packagePath, cwd }: VsixOptions): Promise<void> {
  await createVSIX({
    ...(cwd ? { cwd } : {}),
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}

/** Copies what a .vsix of the repository `root` has, but for dist/, to a folder where it can be packed. */
export async function stageVsix(root: string, folder: string): Promise<void> {
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  for (const file of [...files, ".vscodeignore"]) {
    if (file.startsWith("dist/")) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
}
