/** The syntax trees of source files, for checks that need no types. */
import { globSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "typescript/unstable/ast";
import { API } from "typescript/unstable/sync";

export const root = join(import.meta.dirname, "../..");

/** What `read` finds in the files that match, one after the other. The trees are gone afterwards. */
export function syntaxTrees<T>(pattern: string, read: (file: SourceFile) => T[]): T[] {
  // A project of its own, which resolves nothing: the syntax is enough.
  const config = join(root, "tsconfig.syntax.json");
  const files = globSync(pattern, { cwd: root });
  const compilerOptions = { noLib: true, noResolve: true, types: [] };
  const api = new API({
    cwd: root,
    fs: {
      readFile: (path) => (path === config ? JSON.stringify({ compilerOptions, files }) : undefined),
      fileExists: (path) => path === config || undefined,
    },
  });
  try {
    const { program } = api.updateSnapshot({ openProjects: [config] }).getProject(config)!;
    return files.flatMap((file) => read(program.getSourceFile(join(root, file))!));
  } finally {
    api.close();
  }
}
