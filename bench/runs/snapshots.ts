import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createShell } from "../../server/src/dataset/kinds/shell.ts";
import type { Engine } from "../../server/src/engine/engine.ts";
import { encodeSafetensors } from "../../server/src/runs/trainer/safetensors.ts";
import { snapshotInterval } from "../../server/src/runs/trainer/snapshotInterval.ts";
import { keepNewest, writeSnapshot } from "../../server/src/runs/trainer/snapshots.ts";
import { type Experiment, shellOf } from "../support/experiments.ts";
import { median } from "../support/median.ts";

/** The daemon's default setting. */
const SETTING = 2;
const ROUNDS = 9;

export interface SnapshotFigures {
  bytes: number;
  /** milliseconds for which training waits while the snapshot is made */
  making: number;
  /** milliseconds that writing and syncing takes, beside training */
  writing: number;
  /** milliseconds that writing the first one of a run takes at a look, which waits for no disk */
  atLook: number;
  /**
   * processor time that a snapshot adds to the training from one to the next, as a share: the medians of training with and
   * without one, taken in turns
   */
  share: number;
}

export async function measureSnapshots(experiment: Experiment, engine: Engine): Promise<SnapshotFigures> {
  const trainer = await engine.createTrainer(experiment.plan, createShell(shellOf(experiment, 2000, 400)));
  const directory = mkdtempSync(join(tmpdir(), "dai-bench-"));
  const making: number[] = [];
  const writing: number[] = [];
  let bytes = 0;
  let epoch = 0;
  async function snapshot(): Promise<void> {
    const start = performance.now();
    epoch += 1;
    const file = encodeSafetensors(trainer.snapshot(), { epoch: String(epoch) });
    making.push(performance.now() - start);
    await writeSnapshot(directory, epoch, file);
    await keepNewest(directory, 2);
    writing.push(performance.now() - start - making.at(-1)!);
    bytes = file.length;
  }
  /** Processor seconds of the same work with or without a snapshot at its end. */
  async function processorSeconds(epochs: number, withSnapshot: boolean): Promise<number> {
    const start = process.cpuUsage();
    for (let i = 0; i < epochs; i++) await trainer.trainEpoch(() => false);
    if (withSnapshot) await snapshot();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  }
  async function look(folder: string): Promise<number> {
    const file = encodeSafetensors(trainer.snapshot(), { epoch: "0" });
    const start = performance.now();
    await writeSnapshot(folder, 0, file, "later");
    await keepNewest(folder, 2);
    return performance.now() - start;
  }
  try {
    await processorSeconds(3, true);
    await processorSeconds(3, true);
    const between = snapshotInterval(SETTING, median(making)) / 1000;
    const epochs = Math.ceil(between / ((await processorSeconds(10, false)) / 10));
    const without = [];
    const withOne = [];
    for (let round = 0; round < ROUNDS; round++) {
      without.push(await processorSeconds(epochs, false));
      withOne.push(await processorSeconds(epochs, true));
    }
    const looks = [];
    for (let round = 0; round < ROUNDS; round++) looks.push(await look(join(directory, String(round))));
    const share = median(withOne) / median(without) - 1;
    return { bytes, making: median(making), writing: median(writing), atLook: median(looks), share };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
