/**
 * Builds everything that runs: kernels, bundles, the panel's page. `npm ci` calls it.
 *
 * Run: node scripts/build.ts [--out FOLDER] [--keep] [--bundles] [--production] [--inputs FILE]; the folder is dist/ by
 * default, --bundles leaves the kernels that are newer than their sources, and FILE gets the list of the source files in
 * the bundles.
 */
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { bundles } from "./bundles.ts";
import { buildKernels, isOutdated } from "./kernels.ts";
import { buildHostNative } from "./native/build.ts";

const {
  values: { out, keep, bundles: bundlesOnly, production, inputs },
} = parseArgs({
  options: {
    out: { type: "string", default: "dist" },
    keep: { type: "boolean", default: false },
    bundles: { type: "boolean", default: false },
    production: { type: "boolean", default: false },
    inputs: { type: "string" },
  },
});
if (!keep && !bundlesOnly) await rm(out, { recursive: true, force: true });
await mkdir(join(out, "webview"), { recursive: true });

const [results] = await Promise.all([
  Promise.all(bundles(out, production).map((bundle) => build({ ...bundle, metafile: true }))),
  buildKernels(out, (file, sources) => !bundlesOnly || isOutdated(file, sources)),
  ...(bundlesOnly ? [] : [buildHostNative(out)]),
]);
if (inputs) {
  const files = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
  await writeFile(inputs, JSON.stringify([...files].sort(), null, 1));
}
await copyFile("LICENSE", join(out, "LICENSE"));
const tfjsKernels = "tfjs-backend-wasm-simd.wasm";
await copyFile(join("node_modules/@tensorflow/tfjs-backend-wasm/dist", tfjsKernels), join(out, tfjsKernels));
