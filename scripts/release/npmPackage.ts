import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Sources {
  root: string;
  /** the production build */
  dist: string;
  /** an empty folder that the package is put together in */
  folder: string;
  /** address of the source repository, where it is known */
  repository: string | undefined;
}

/** Packs the command `dai` and its daemon as an npm tarball without dependencies, and returns the file's path. */
export function makeNpmPackage({ root, dist, folder, repository }: Sources, out: string): string {
  const { private: _, ...manifest } = JSON.parse(readFileSync(join(root, "server/package.json"), "utf8"));
  const { peerDependencies, peerDependenciesMeta, engines } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  const complete = {
    ...manifest,
    ...(repository ? { repository: { type: "git", url: `git+${repository}.git` } } : {}),
    engines: { node: engines.node },
    files: ["bin", "dist", "NOTICES.txt"],
    peerDependencies,
    peerDependenciesMeta,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(complete, null, 2)}\n`);
  cpSync(join(root, "server/bin"), join(folder, "bin"), { recursive: true });
  cpSync(join(root, "server/README.md"), join(folder, "README.md"));
  cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  // The extension's own program is of no use to the command.
  cpSync(dist, join(folder, "dist"), {
    recursive: true,
    filter: (path) => !/client\.cjs$|NOTICES\.txt$/.test(path),
  });
  cpSync(join(dist, "NOTICES.txt"), join(folder, "NOTICES.txt"));
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--pack-destination", out], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      shell: process.platform === "win32",
    }),
  );
  return join(out, packed.filename);
}
