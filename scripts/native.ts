/**
 * Compiles the native kernels to dist/: for this machine, or with --all for every platform, which takes zig.
 *
 * Run: npm run native [-- --all] [--out FOLDER]
 */
import { parseArgs } from "node:util";
import { hostPlatform, platforms } from "../server/src/engine/native/platforms.ts";
import { buildAllNative, buildNative, type NativeBuild } from "./native/build.ts";
import { findHostCompiler, requireZig, zigRemedy } from "./native/compilers.ts";

const { values } = parseArgs({
  options: { all: { type: "boolean", default: false }, out: { type: "string", default: "dist" } },
});

try {
  const builds = values.all ? await buildAllNative(requireZig(), values.out) : [await buildHost(values.out)];
  for (const { file, bytes } of builds) console.log(`${file}, ${Math.ceil(bytes / 1024)} KiB`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** Throws one sentence where this machine cannot have native kernels. */
async function buildHost(outDir: string): Promise<NativeBuild> {
  const platform = hostPlatform();
  if (!platform)
    throw new Error(
      `The native kernels are written for ${platforms.join(", ")}, not for this machine: it uses WebAssembly.`,
    );
  const compiler = findHostCompiler();
  if (!compiler)
    throw new Error(
      `There is no C compiler here: install gcc or clang, or zig (${zigRemedy}), or name one in CC.`,
    );
  return buildNative(compiler, platform, outDir);
}
