import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandPath, daemonPath } from "../support/daemon.ts";

/** Makes this Node one that says it is older and has no SQLite. */
const older = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  Object.defineProperty(process.versions, "node", { value: "20.20.2" });
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === "node:sqlite") throw new Error("No such built-in module: node:sqlite");
      return next(specifier, context);
    },
  });
`)}`;

test.each([
  ["the command", commandPath],
  ["the daemon", daemonPath],
])("with a Node that is too old, %s prints one sentence and imports nothing that it lacks", (_, path) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", older, path, "--version"], {
    encoding: "utf8",
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: "",
    stderr:
      "dai needs Node 22.13 or newer, and this is Node 20.20.2: install a newer one from https://nodejs.org, or run dai with another node.\n",
  });
});
