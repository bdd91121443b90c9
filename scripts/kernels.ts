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
 * @param isWanted whether to compile a file
 */
export async function buildKernels(
  outDir: string,
  isWanted: (file: string) => boolean = () => true,
): Promise<void> {
  await mkdir(outDir, { recursive: true });
  for (const [name, target] of Object.entries(targets)) {
    const file = join(outDir, name);
    if (isWanted(file)) await compile(file, target);
  }
}

async function compile(outFile: string, { folder, entries, features }: Target): Promise<void> {
  const kernels = fileURLToPath(new URL(`../server/src/${folder}`, import.meta.url));
  const { error, stderr } = await asc.main([
    ...entries.map((name) => join(kernels, `${name}.ts`)),
    ...["--outFile", outFile, "-O3", "--converge", "--noAssert", "--runtime", "stub", "--use", "abort="],
    ...features.flatMap((feature) => ["--enable", feature]),
  ]);
  if (error) throw new Error(`The kernels do not compile.\n${stderr}`);
}
