/** Trains one run with the engine of the daemon, in a thread of the browser. */
import type { Evaluation, TrainingMetrics } from "../../../server/src/engine/engine.ts";
import type { Kernels } from "../../../server/src/engine/wasm/module.ts";
import { createTrainer } from "../../../server/src/engine/wasm/trainer.ts";
import { supportedVariant } from "../../../server/src/engine/wasm/variant.ts";
import { createData, type Run } from "./experiment.ts";

/** From the page: train this run. */
export interface TrainRun {
  index: number;
  run: Run;
}

/** To the page, after each epoch. Epoch 0 is the untrained network. */
export interface EpochOfRun {
  kind: "epoch";
  index: number;
  epoch: number;
  trainLoss: number | null;
  validationAccuracy: number;
  layers: { name: string; width: number; singularValues: number[] }[];
}

/** To the page: the run has ended, by itself or because its numbers became infinite. */
export interface EndOfRun {
  kind: "end";
  index: number;
  hasDiverged: boolean;
}

export type FromWorker = EpochOfRun | EndOfRun;

const scope = self as unknown as {
  onmessage: (event: MessageEvent<TrainRun>) => void;
  postMessage(message: FromWorker): void;
};

const kernels = WebAssembly.compileStreaming(
  fetch(new URL(`./kernels-${supportedVariant()}.wasm`, import.meta.url)),
);
const data = createData();

scope.onmessage = async ({ data: { index, run } }) => {
  const { exports } = await WebAssembly.instantiate(await kernels, {});
  const trainer = createTrainer(exports as unknown as Kernels, run.plan, data, 0);
  const report = (metrics: TrainingMetrics | null, { accuracy, layers }: Evaluation) =>
    scope.postMessage({
      kind: "epoch",
      index,
      epoch: trainer.epoch,
      trainLoss: metrics?.loss ?? null,
      validationAccuracy: accuracy ?? 0,
      layers: layers.map(({ name, width, linear }) => ({ name, width, singularValues: [...linear] })),
    });
  report(null, await trainer.evaluate());
  let hasDiverged = false;
  while (trainer.epoch < run.epochs && !hasDiverged) {
    const metrics = await trainer.trainEpoch(() => false);
    const evaluation = await trainer.evaluate();
    hasDiverged = evaluation.layers.length === 0 || !Number.isFinite(evaluation.loss);
    if (!hasDiverged) report(metrics, evaluation);
  }
  scope.postMessage({ kind: "end", index, hasDiverged });
};
