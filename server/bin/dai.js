#!/usr/bin/env node
import { existsSync } from "node:fs";

// Checked before anything of ours is imported: an older Node has no node:sqlite and would only print a stack.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(
    `dai needs Node 22.13 or newer, and this is ${process.version}: install a newer Node.\n`,
  );
  process.exit(1);
}
// Node 22 says at each start that its SQLite is experimental. The store's format is SQLite's own, which is not.
const { emitWarning } = process;
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).startsWith("SQLite is an experimental")) emitWarning.call(process, warning, ...rest);
};
// In the npm package dist/ is beside bin/; in the repository it is at the root.
const places = ["../dist/dai.js", "../../dist/dai.js"].map((path) => new URL(path, import.meta.url));
const command = places.find((place) => existsSync(place));
if (!command) {
  process.stderr.write("dai is not built yet: run npm run build in this repository.\n");
  process.exit(1);
}
await import(command.href);
