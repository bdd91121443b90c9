/** Builds the page that trains in the browser, docs/playground, into a folder that any web server can serve. */
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { buildKernels } from "./kernels.ts";

/** Most bytes of the page, with everything that it loads. */
export const mostBytes = 400_000;

/** Builds the page and returns the size in bytes of what a browser may load, with the larger of the two kernels. */
export async function buildPlayground(out: string): Promise<number> {
  await mkdir(out, { recursive: true });
  const source = "docs/playground/src";
  await Promise.all([
    build({
      entryPoints: [`${source}/page.ts`, `${source}/worker.ts`, `${source}/page.css`],
      outdir: out,
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2023",
      mainFields: ["module", "main"],
      logLevel: "warning",
    }),
    buildKernels(out),
    copyFile(`${source}/index.html`, join(out, "index.html")),
  ]);
  const files = ["index.html", "page.js", "page.css", "worker.js", "kernels-relaxed.wasm"];
  const sizes = await Promise.all(files.map(async (file) => (await readFile(join(out, file))).byteLength));
  return sizes.reduce((sum, size) => sum + size, 0);
}
