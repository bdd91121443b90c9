/**
 * Builds everything that runs: kernels, bundles, the panel's page. `npm ci` calls it.
 *
 * Run: node scripts/build.ts [--out FOLDER] [--keep] [--production]; the folder is dist/ by default.
 */
import { copyFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BuildOptions, build } from "esbuild";
import packageJson from "../package.json" with { type: "json" };
import { buildKernels } from "./kernels.ts";

const {
  values: { out, keep, production },
} = parseArgs({
  options: {
    out: { type: "string", default: "dist" },
    keep: { type: "boolean", default: false },
    production: { type: "boolean", default: false },
  },
});
if (!keep) await rm(out, { recursive: true, force: true });
await mkdir(join(out, "webview"), { recursive: true });

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

/** Some dependencies are CommonJS and call require for Node's own modules. */
const requireBanner =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

const node: BuildOptions = {
  ...shared,
  platform: "node",
  format: "esm",
  target: "node22.13",
  outdir: out,
  banner: { js: requireBanner },
};

await Promise.all([
  buildKernels(out),
  build({
    ...node,
    entryPoints: {
      config: "server/src/cli/entry.ts",
      daemon: "server/src/daemon/entry.ts",
      // The page's pictures, for those who have no page.
      pictures: "webview-ui/src/run/runSheet.ts",
      dataset: "server/src/dataset/thread/worker.ts",
    },
    // What Redis takes is as much as all the rest; only who trains on other machines loads it.
    splitting: true,
    chunkNames: "dai-[name]-[hash]",
  }),
  build({
    ...node,
    entryPoints: { trainer: "server/src/runs/trainer/main.ts" },
    // tfjs goes into files of its own, which only a run that asks for it loads.
    splitting: true,
    chunkNames: "trainer-[name]-[hash]",
    external: ["@tensorflow/tfjs-node"],
    // tfjs looks for its WebAssembly in the folder of its own code.
    banner: { js: `${requireBanner} const __dirname = import.meta.dirname;` },
  }),
  build({
    ...shared,
    platform: "node",
    format: "cjs",
    target: "node22",
    entryPoints: ["client/src/extension.ts"],
    outfile: join(out, "client.cjs"),
    external: ["vscode"],
  }),
  build({
    ...shared,
    platform: "browser",
    format: "esm",
    target: "es2023",
    entryPoints: ["webview-ui/src/panel.ts", "webview-ui/src/panel.css"],
    outdir: join(out, "webview"),
  }),
]);
await copyFile("LICENSE", join(out, "LICENSE"));
const tfjsKernels = "tfjs-backend-wasm-simd.wasm";
await copyFile(join("node_modules/@tensorflow/tfjs-backend-wasm/dist", tfjsKernels), join(out, tfjsKernels));
