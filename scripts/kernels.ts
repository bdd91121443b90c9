import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** The files whose exports the host calls. */
const entries = [
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

const kernels = fileURLToPath(new URL("../server/src/engine/wasm/kernels", import.meta.url));

/** Compiles the engine's kernels to `kernels-relaxed.wasm` and `kernels-simd.wasm`. Throws with the compiler's messages. */
export async function buildKernels(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  await compile(join(outDir, "kernels-simd.wasm"), ["simd"]);
  await compile(join(outDir, "kernels-relaxed.wasm"), ["simd", "relaxed-simd"]);
}

async function compile(outFile: string, features: string[]): Promise<void> {
  const { error, stderr } = await asc.main([
    ...entries.map((name) => join(kernels, `${name}.ts`)),
    ...["--outFile", outFile, "-O3", "--converge", "--noAssert", "--runtime", "stub", "--use", "abort="],
    ...features.flatMap((feature) => ["--enable", feature]),
  ]);
  if (error) throw new Error(`The kernels do not compile.\n${stderr}`);
}
