import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  hostPlatform,
  kernelFile,
  type Platform,
  platforms,
} from "../../server/src/engine/native/platforms.ts";
import { type Compiler, findHostCompiler } from "./compilers.ts";
import { commonFlags, targets } from "./targets.ts";

const sources = fileURLToPath(new URL("../../native", import.meta.url));

/** Lists the kernels of all platforms with their checksums. */
const checksumFile = "kernels.sha256";

/** What was built. */
export interface NativeBuild {
  platform: Platform;
  file: string;
  bytes: number;
  sha256: string;
}

/**
 * Compiles the native kernels of one platform to `kernels-<platform>.node` in a folder.
 *
 * Throws with the compiler's messages. The file is complete or absent.
 *
 * @param compiler for another platform than this machine's, zig
 */
export async function buildNative(
  compiler: Compiler,
  platform: Platform,
  outDir: string,
): Promise<NativeBuild> {
  const target = targets[platform];
  const forTarget = compiler.isZig ? ["-target", target.zig] : [];
  const folder = await mkdtemp(join(tmpdir(), "dai-native-"));
  // Sources and objects have relative paths, so that none of this machine's gets into the file.
  const run = (args: string[]) => execute(compiler, [...forTarget, ...args], sources);
  const compile = async (source: string, name: string, flags: string[]) => {
    const object = join(folder, `${name}.o`);
    await run([...commonFlags, ...target.compile, ...flags, "-c", source, "-o", object]);
    return object;
  };
  try {
    const objects = await Promise.all([
      ...Object.entries(target.tables).map(([table, flags]) =>
        compile("kernels/kernels.c", table, [...flags, `-DTABLE=${table}`]),
      ),
      compile("addon.c", "addon", []),
      // What compilers call by themselves must not be compiled to a call of itself.
      ...target.sources.map((source) => compile(source, source, ["-fno-builtin"])),
    ]);
    const built = join(folder, kernelFile(platform));
    await run(["-shared", "-s", "-o", built, ...objects, ...target.link]);
    await mkdir(outDir, { recursive: true });
    const file = join(outDir, kernelFile(platform));
    const bytes = await readFile(built);
    if (platform.startsWith("win32")) clearTimestamp(bytes);
    // A running trainer keeps the file that it has loaded: written over in place, it would crash.
    await writeFile(`${file}.new`, bytes);
    await rename(`${file}.new`, file);
    return { platform, file, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Sets the time of linking to 0, which zig's linker has no option for: it is the only byte that differs between two
 * builds. (PE format, "COFF file header": 8 bytes after the signature, whose offset is at 0x3c.)
 */
function clearTimestamp(library: Buffer): void {
  library.writeUInt32LE(0, library.readUInt32LE(0x3c) + 8);
}

/**
 * Compiles the kernels of this machine for `npm run build`, and says in one line when the engine has to do without:
 * other parts need no compiler.
 */
export async function buildHostNative(outDir: string): Promise<void> {
  const platform = hostPlatform();
  const compiler = platform && findHostCompiler();
  if (!compiler) {
    console.log("No C compiler found: runs train with WebAssembly instead of native kernels.");
    return;
  }
  try {
    await buildNative(compiler, platform, outDir);
  } catch (error) {
    console.warn(`Runs train with WebAssembly instead of native kernels. ${(error as Error).message}`);
  }
}

/** Compiles the kernels of every platform with zig, and lists their checksums. */
export async function buildAllNative(zig: Compiler, outDir: string): Promise<NativeBuild[]> {
  const builds: NativeBuild[] = [];
  // One after the other: zig itself uses all cores.
  for (const platform of platforms) builds.push(await buildNative(zig, platform, outDir));
  await writeChecksums(outDir, builds);
  return builds;
}

/** Lists the files as `sha256sum -c` reads it. */
async function writeChecksums(outDir: string, builds: NativeBuild[]): Promise<void> {
  const lines = builds.map(({ platform, sha256 }) => `${sha256}  ${kernelFile(platform)}\n`);
  await writeFile(join(outDir, checksumFile), lines.join(""));
}

function execute({ command, args: first }: Compiler, args: string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(command, [...first, ...args], { cwd }, (error, _, messages) => {
      if (error)
        reject(new Error(`${command} cannot compile the native kernels:\n${messages || error.message}`));
      else {
        process.stderr.write(messages);
        resolve();
      }
    });
  });
}
