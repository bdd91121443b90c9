#!/usr/bin/env node
// Checked before anything is imported: an older Node has no node:sqlite and would only print a stack.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(
    `dai needs Node 22.13 or newer, and this is ${process.version}: install a newer Node.\n`,
  );
  process.exit(1);
}
await import("../../dist/dai.js");
