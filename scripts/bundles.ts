/** What esbuild makes of the sources: one entry for each kind of program. */
import { join } from "node:path";
import type { BuildOptions } from "esbuild";
import packageJson from "../package.json" with { type: "json" };
import { browserBundles } from "./browserBundles.ts";

/** Some dependencies are CommonJS and call require for Node's own modules. */
const requireBanner =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/** The bundles that are written to the folder `out`. */
export function bundles(out: string, production: boolean): BuildOptions[] {
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
    outdir: out,
    banner: { js: requireBanner },
  };

  return [
    {
      ...node,
      entryPoints: {
        dai: "server/src/cli/entry.ts",
        daemon: "server/src/daemon/entry.ts",
        // The panel's charts, for `dai export`.
        pictures: "webview-ui/src/files.ts",
        dataset: "server/src/dataset/thread/worker.ts",
        specification: "server/src/specification/thread/worker.ts",
      },
      // ioredis is a chunk that only workers on other machines load.
      splitting: true,
      chunkNames: "dai-[name]-[hash]",
    },
    {
      ...node,
      entryPoints: { trainer: "server/src/runs/trainer/main.ts" },
      // TensorFlow.js becomes chunks that only a run with the engine tfjs loads.
      splitting: true,
      chunkNames: "trainer-[name]-[hash]",
      external: ["@tensorflow/tfjs-node"],
      // tfjs looks for its WebAssembly in the folder of its own code.
      banner: { js: `${requireBanner} const __dirname = import.meta.dirname;` },
    },
    {
      ...shared,
      platform: "node",
      format: "cjs",
      target: "node22",
      entryPoints: ["client/src/extension.ts"],
      outfile: join(out, "client.cjs"),
      external: ["vscode"],
    },
    {
      ...shared,
      platform: "browser",
      format: "esm",
      target: "es2023",
      entryPoints: ["webview-ui/src/panel.ts", "webview-ui/src/panel.css"],
      outdir: join(out, "webview"),
    },
    ...browserBundles(out, shared),
  ];
}
