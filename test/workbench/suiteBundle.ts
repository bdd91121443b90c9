import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./paths.ts";

const SUITE = join(ROOT, "test", "workbench", "suite");
const BUNDLES = join(ROOT, ".cache", "workbench-suite");

/** The file that VS Code is given as `extensionTestsPath`. */
export const SUITE_ENTRY = join(BUNDLES, "index.cjs");

/** Bundles test/workbench/suite for the extension host, which loads CommonJS. */
export async function bundleSuite(): Promise<void> {
  const names = (await readdir(SUITE)).filter((name) => name === "index.ts" || name.endsWith(".test.ts"));
  await rm(BUNDLES, { recursive: true, force: true });
  await build({
    entryPoints: names.map((name) => ({ in: join(SUITE, name), out: basename(name, ".ts") })),
    outdir: BUNDLES,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    sourcemap: "inline",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
}
