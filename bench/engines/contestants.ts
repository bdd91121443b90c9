import type { Engine } from "../../server/src/engine/engine.ts";
import { createNativeEngine } from "../../server/src/engine/native/engine.ts";
import { createTfjsEngine } from "../../server/src/engine/tfjs/engine.ts";
import { createWasmEngine } from "../../server/src/engine/wasm/engine.ts";
import { datasetOf, type Experiment } from "../support/experiments.ts";
import { median } from "../support/median.ts";
import type { Contestant } from "./contestant.ts";
import { startPeers } from "./peers/peers.ts";

/** Our engines; the native one where its kernels were built. */
export async function enginesHere(): Promise<Engine[]> {
  return [await createWasmEngine(), ...(await nativeEngine()), await createTfjsEngine()];
}

async function nativeEngine(): Promise<Engine[]> {
  try {
    return [await createNativeEngine()];
  } catch {
    return [];
  }
}

/**
 * Median seconds of CPU time that each takes for an epoch, spectra included. They take turns, epoch by epoch, so
 * that what disturbs one disturbs the others as well. What takes more than three times as long as the first
 * has two turns only.
 *
 * @param withPeers whether JAX and PyTorch take part, where Python has them
 */
export async function secondsPerEpoch(
  experiment: Experiment,
  engines: Engine[],
  withPeers: boolean,
  rounds: number,
): Promise<Map<string, number>> {
  const contestants = await Promise.all([
    ...engines.map((engine) => engineContestant(engine, experiment)),
    ...(withPeers ? await startPeers(experiment) : []),
  ]);
  const seconds = new Map(contestants.map(({ name }): [string, number[]] => [name, []]));
  // The first epoch of each is not counted: code is being compiled and memory is new.
  for (let round = 0; round <= rounds; round++) {
    for (const { name, epoch } of contestants) {
      const own = seconds.get(name)!;
      const base = seconds.get(contestants[0]!.name)!;
      if (round > 1 && median(own) > 3 * median(base)) continue;
      const spent = await epoch();
      if (round > 0) own.push(spent);
    }
  }
  for (const contestant of contestants) contestant.close();
  return new Map([...seconds].map(([name, all]) => [name, median(all)]));
}

async function engineContestant(engine: Engine, experiment: Experiment): Promise<Contestant> {
  const trainer = await engine.createTrainer(experiment.plan, datasetOf(experiment));
  return {
    name: `${engine.name}: ${engine.description}`,
    async epoch() {
      const start = process.cpuUsage();
      await trainer.trainEpoch(() => false);
      await trainer.evaluate();
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    },
    close: () => {},
  };
}
