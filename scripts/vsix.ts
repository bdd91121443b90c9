import { createVSIX } from "@vscode/vsce";

/**
 * Packs what dist/ holds into one .vsix for every platform. The bundles contain their dependencies, so none
 * is packed beside them.
 */
export async function makeVsix(packagePath: string): Promise<void> {
  await createVSIX({
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}
