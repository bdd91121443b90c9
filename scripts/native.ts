/**
 * Compiles the native kernels to dist/: for this machine, or with --all for every platform, which takes zig.
 *
 * Run: npm run native [-- --all] [--out FOLDER]
 */
import { parseArgs } from "node:util";
import { hostPlatform, platforms } from "../server/src/engine/native/platforms.ts";
import { buildNative, writeChecksums } from "./native/build.ts";
import {
  type Compiler,
  findHostCompiler,
  findZig,
  versionOfZig,
  zigRemedy,
  zigVersion,
} from "./native/compilers.ts";

const { values } = parseArgs({
  options: { all: { type: "boolean", default: false }, out: { type: "string", default: "dist" } },
});

try {
  if (values.all) await buildAll(values.out);
  else await buildHost(values.out);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function buildAll(outDir: string): Promise<void> {
  const zig = findZig();
  if (!zig) throw new Error(`The kernels of all platforms are compiled with zig: ${zigRemedy}.`);
  const version = versionOfZig(zig);
  if (version !== zigVersion)
    console.warn(`This is zig ${version}, not ${zigVersion}: the files will not be those of a release.`);
  for (const platform of platforms) await build(zig, platform, outDir);
  await writeChecksums(outDir);
}

async function buildHost(outDir: string): Promise<void> {
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
  await build(compiler, platform, outDir);
  await writeChecksums(outDir);
}

async function build(
  compiler: Compiler,
  platform: (typeof platforms)[number],
  outDir: string,
): Promise<void> {
  const { file, bytes } = await buildNative(compiler, platform, outDir);
  console.log(`${file}, ${Math.ceil(bytes / 1024)} KiB`);
}
