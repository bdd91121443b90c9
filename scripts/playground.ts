/** Builds the page that trains in the browser, docs/playground, into a folder that any web server can serve. */
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { buildKernels } from "./kernels.ts";

/** Most bytes of the page, with everything that it loads. */
export const mostBytes = 400_000;

/**
 * Builds the page and returns the size in bytes of what a browser may load, with the larger of the two kernels. What the
 * page and its workers have in common is in files of its own, which a browser loads once.
 */
export async function buildPlayground(out: string): Promise<number> {
  await mkdir(out, { recursive: true });
  const source = "docs/playground/src";
  const [{ metafile }] = await Promise.all([
    build({
      entryPoints: [`${source}/page.ts`, `${source}/worker.ts`, `${source}/page.css`],
      outdir: out,
      bundle: true,
      minify: true,
      splitting: true,
      metafile: true,
      format: "esm",
      target: "es2023",
      mainFields: ["module", "main"],
      logLevel: "warning",
    }),
    buildKernels(out, (file) => file.includes("kernels-")),
    copyFile(`${source}/index.html`, join(out, "index.html")),
  ]);
  const bundles = Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
  const others = ["index.html", "kernels-relaxed.wasm"].map((file) => readFile(join(out, file)));
  return (await Promise.all(others)).reduce((sum, { byteLength }) => sum + byteLength, bundles);
}
