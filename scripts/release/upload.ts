import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

interface Place {
  /** the environment variable that has its token */
  token: string;
  command(file: string): string[];
  ending: string;
}

/** Where files of a release go, but for PyPI, whose own action uploads with provenance. */
const places: Record<string, Place> = {
  vscode: {
    token: "VSCE_PAT",
    ending: ".vsix",
    command: (file) => ["vsce", "publish", "--packagePath", file],
  },
  openvsx: {
    token: "OVSX_PAT",
    ending: ".vsix",
    command: (file) => ["npx", "--yes", "ovsx@1.4.0", "publish", file],
  },
  npm: {
    token: "NODE_AUTH_TOKEN",
    ending: ".tgz",
    command: (file) => ["npm", "publish", file, "--provenance", "--access", "public"],
  },
};

/**
 * Publishes the files in `folder`. Everything is checked before the first upload, because none can be taken back.
 *
 * @throws one sentence when a place is unknown, its token is not set or its file is missing
 */
export function upload(folder: string, names: readonly string[]): void {
  if (names.length === 0) throw new Error(`Name at least one of ${Object.keys(places).join(", ")}.`);
  const commands = names.map((name) => {
    const place = places[name];
    if (!place) throw new Error(`There is no place "${name}" among ${Object.keys(places).join(", ")}.`);
    if (!process.env[place.token]) throw new Error(`${place.token} is not set, which ${name} asks for.`);
    const file = existsSync(folder) && readdirSync(folder).find((entry) => entry.endsWith(place.ending));
    if (!file) throw new Error(`${folder} has no ${place.ending}: run "npm run release -- --dry-run" first.`);
    return place.command(join(folder, file));
  });
  for (const [command, ...args] of commands)
    execFileSync(command!, args, { stdio: "inherit", shell: process.platform === "win32" });
}
