/**
 * Builds everything that runs: kernels, bundles, the panel's page. `npm ci` calls it.
 *
 * Run: node scripts/build.ts [--out FOLDER] [--keep] [--production]; the folder is dist/ by default.
 */
import { copyFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { bundles } from "./bundles.ts";
import { buildKernels } from "./kernels.ts";
import { buildHostNative } from "./native/build.ts";

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

await Promise.all([
  buildKernels(out),
  buildHostNative(out),
  ...bundles(out, production).map((bundle) => build(bundle)),
]);
await copyFile("LICENSE", join(out, "LICENSE"));
const tfjsKernels = "tfjs-backend-wasm-simd.wasm";
await copyFile(join("node_modules/@tensorflow/tfjs-backend-wasm/dist", tfjsKernels), join(out, tfjsKernels));
