import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildNative } from "../../scripts/native/build.ts";
import { type Compiler, findHostCompiler, findZig } from "../../scripts/native/compilers.ts";
import type { Engine } from "../../server/src/engine/engine.ts";
import { instructionSets, readAddon } from "../../server/src/engine/native/addon.ts";
import { instantiateKernels } from "../../server/src/engine/native/kernels.ts";
import { hostPlatform } from "../../server/src/engine/native/platforms.ts";
import { compileKernels } from "../../server/src/engine/wasm/module.ts";
import { createTrainer } from "../../server/src/engine/wasm/trainer.ts";
import { supportedVariant } from "../../server/src/engine/wasm/variant.ts";
import type { Experiment } from "../support/experiments.ts";
import { secondsPerEpoch } from "./contestants.ts";

/**
 * Seconds of an epoch with the kernels as a release has them, compiled by zig, over those with this machine's compiler.
 * Null where one of the two is missing.
 */
export async function ratioOfCompilers(experiments: Experiment[], rounds: number): Promise<number[] | null> {
  const [own, zig] = [findHostCompiler(), findZig()];
  if (!own || own.isZig || !zig) return null;
  const folder = await mkdtemp(join(tmpdir(), "dai-compilers-"));
  try {
    const engines = [await engineOf("own", own, folder), await engineOf("zig", zig, folder)];
    const ratios: number[] = [];
    for (const experiment of experiments) {
      const [ofOwn, ofZig] = (await secondsPerEpoch(experiment, engines, false, rounds)).values();
      ratios.push(ofZig! / ofOwn!);
    }
    return ratios;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function engineOf(name: string, compiler: Compiler, folder: string): Promise<Engine> {
  const { file } = await buildNative(compiler, hostPlatform()!, join(folder, name));
  const addon = readAddon(file);
  const functions = addon[instructionSets.find((set) => addon[set])!]!;
  const module = await compileKernels(supportedVariant());
  return {
    name: "native",
    description: name,
    createTrainer: async (plan, dataset) =>
      createTrainer(await instantiateKernels(functions, module), plan, dataset),
  };
}
