import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { kernelFile, type Platform, platforms } from "../../server/src/engine/native/platforms.ts";
import type { Compiler } from "./compilers.ts";
import { commonFlags, targets } from "./targets.ts";

const sources = fileURLToPath(new URL("../../native", import.meta.url));

/** Lists the kernels of a folder as `sha256sum -c` reads it. */
export const checksumFile = "kernels.sha256";

/** What was built. */
export interface NativeBuild {
  platform: Platform;
  file: string;
  bytes: number;
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
    await writeFile(file, await readFile(built));
    return { platform, file, bytes: (await stat(file)).size };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Writes the checksums of the kernels in a folder. */
export async function writeChecksums(outDir: string): Promise<void> {
  const lines = await Promise.all(
    platforms.map(async (platform) => {
      const bytes = await readFile(join(outDir, kernelFile(platform))).catch(() => null);
      if (!bytes) return "";
      return `${createHash("sha256").update(bytes).digest("hex")}  ${kernelFile(platform)}\n`;
    }),
  );
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
