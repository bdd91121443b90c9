/** Builds everything that runs: kernels, the bundles in dist/, the JSON Schema. `npm ci` calls it. */
import { copyFile, mkdir, rm } from "node:fs/promises";
import { type BuildOptions, build } from "esbuild";
import packageJson from "../package.json" with { type: "json" };
import { buildKernels } from "./kernels.ts";

const watch = process.argv.includes("--keep");
const production = process.argv.includes("--production");
if (!watch) await rm("dist", { recursive: true, force: true });
await mkdir("dist/webview", { recursive: true });

const shared: BuildOptions = {
  bundle: true,
  minify: production,
  sourcemap: !production,
  // The `main` builds of vscode-json-languageservice are UMD, whose requires esbuild cannot follow.
  mainFields: ["module", "main"],
  define: { DAI_VERSION: JSON.stringify(packageJson.version) },
  logLevel: "warning",
  legalComments: "none",
};

const node: BuildOptions = {
  ...shared,
  platform: "node",
  format: "esm",
  target: "node22.13",
  outdir: "dist",
  // Some dependencies are CommonJS and call require for Node's own modules.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
};

await Promise.all([
  buildKernels("dist"),
  build({
    ...node,
    entryPoints: {
      dai: "server/src/cli/main.ts",
      daemon: "server/src/daemon/main.ts",
      trainer: "server/src/runs/trainer/main.ts",
    },
  }),
  build({
    ...shared,
    platform: "node",
    format: "cjs",
    target: "node22",
    entryPoints: ["client/src/extension.ts"],
    outfile: "dist/client.cjs",
    external: ["vscode"],
  }),
  build({
    ...shared,
    platform: "browser",
    format: "esm",
    target: "es2023",
    entryPoints: ["webview-ui/src/panel.ts", "webview-ui/src/panel.css"],
    outdir: "dist/webview",
  }),
]);
await copyFile("LICENSE", "dist/LICENSE");
