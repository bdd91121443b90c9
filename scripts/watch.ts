/**
 * Rebuilds dist/ whenever a source changes. `npm run watch`
 *
 * With --serve, as `npm run dev` has it, a daemon of its own (DAI_HOME=.cache/dev) runs from dist/, is restarted after
 * each build, and the address of its panel is printed. Kernels are compiled once, at the start.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { context, type Plugin } from "esbuild";
import { bundles } from "./bundles.ts";

const out = "dist";
const isServing = process.argv.includes("--serve");
const home = process.env["DAI_HOME"] ?? resolve(".cache/dev");

function dai(...args: string[]): number {
  const env = { ...process.env, DAI_HOME: home };
  return spawnSync(process.execPath, [`${out}/dai.js`, ...args], { env, stdio: "inherit" }).status ?? 1;
}

// Bundles finish one after the other, so the daemon restarts once they have been quiet for a moment.
let restart: NodeJS.Timeout | undefined;
const afterBuild: Plugin = {
  name: "after-build",
  setup(build) {
    build.onEnd(({ errors }) => {
      console.log(`${new Date().toLocaleTimeString()} ${errors.length > 0 ? "not built" : "built"}`);
      if (!isServing || errors.length > 0) return;
      clearTimeout(restart);
      restart = setTimeout(() => {
        dai("daemon", "stop");
        dai("open", "--print");
      }, 300);
    });
  },
};

execFileSync(process.execPath, ["scripts/build.ts", "--out", out], { stdio: "inherit" });
const contexts = await Promise.all(
  bundles(out, false).map((bundle) => context({ ...bundle, plugins: [afterBuild] })),
);
await Promise.all(contexts.map((one) => one.watch()));
console.log("Watching the sources; Ctrl-C ends it.");
process.once("SIGINT", async () => {
  clearTimeout(restart);
  await Promise.all(contexts.map((one) => one.dispose()));
  if (isServing) dai("daemon", "stop");
  process.exit(0);
});
