import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** The engine's files whose exports the host calls. */
const engineEntries = [
  "activation",
  "clipping",
  "convolution",
  "crossEntropy",
  "dropout",
  "elementwise",
  "gradientStep",
  "heap",
  "innerProducts",
  "maps",
  "normalization",
  "optimizer",
  "pack",
  "pooling",
  "product",
  "regressionLoss",
  "rootFreeQl",
  "tridiagonal",
];

interface Target {
  folder: string;
  entries: string[];
  features: string[];
}

const engine = { folder: "engine/wasm/kernels", entries: engineEntries };

const targets: Record<string, Target> = {
  "kernels-simd.wasm": { ...engine, features: ["simd"] },
  "kernels-relaxed.wasm": { ...engine, features: ["simd", "relaxed-simd"] },
  "csv.wasm": { folder: "dataset/tables/csv/kernels", entries: ["plainRows"], features: [] },
};

/**
 * Compiles the kernels: the engine's to `kernels-relaxed.wasm` and `kernels-simd.wasm`, the reader's of CSV files to
 * `csv.wasm`. Throws with the compiler's messages.
 *
 * @param isWanted whether to compile a file from the sources in a folder
 */
export async function buildKernels(
  outDir: string,
  isWanted: (file: string, sources: string) => boolean = () => true,
): Promise<void> {
  await mkdir(outDir, { recursive: true });
  for (const [name, target] of Object.entries(targets)) {
    const file = join(outDir, name);
    if (isWanted(file, sourcesIn(target.folder))) await compile(file, target);
  }
}

/** Whether a compiled file is missing, or older than one of its sources. */
export function isOutdated(file: string, sources: string): boolean {
  if (!existsSync(file)) return true;
  const { mtimeMs } = statSync(file);
  return readdirSync(sources).some((name) => statSync(join(sources, name)).mtimeMs > mtimeMs);
}

function sourcesIn(folder: string): string {
  return fileURLToPath(new URL(`../server/src/${folder}`, import.meta.url));
}

async function compile(outFile: string, { folder, entries, features }: Target): Promise<void> {
  const kernels = sourcesIn(folder);
  const { error, stderr } = await asc.main([
    ...entries.map((name) => join(kernels, `${name}.ts`)),
    ...["--outFile", outFile, "-O3", "--converge", "--noAssert", "--runtime", "stub", "--use", "abort="],
    ...features.flatMap((feature) => ["--enable", feature]),
  ]);
  if (error) throw new Error(`The kernels do not compile.\n${stderr}`);
}
