import type { Engine } from "../../server/src/engine/engine.ts";
import { predictionMetrics } from "../../server/src/engine/metrics/metrics.ts";
import { now } from "../support/clock.ts";
import { datasetOf, type Experiment } from "../support/experiments.ts";
import { median } from "../support/median.ts";

const ROUNDS = 15;

/**
 * What the statistics of the outputs (confidence, mutual information, the confusion matrix and what follows from it) take of
 * an epoch, as a share of its processor time: epochs and statistics of as many outputs in turns, medians.
 */
export async function measureOutputStatistics(experiment: Experiment, engine: Engine): Promise<number> {
  const dataset = datasetOf(experiment);
  const trainer = await engine.createTrainer(experiment.plan, dataset);
  const outputs = Float32Array.from(
    { length: dataset.validation.count * dataset.outputs },
    (_, i) => Math.sin(i * i) * 4,
  );
  const times: { epoch: number; statistics: number }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const start = now();
    await trainer.trainEpoch(() => false);
    await trainer.evaluate();
    const between = now();
    predictionMetrics(outputs, dataset);
    times.push({ epoch: between - start, statistics: now() - between });
  }
  // The first epoch runs partly in V8's baseline code.
  const rest = times.slice(1);
  return median(rest.map(({ statistics }) => statistics)) / median(rest.map(({ epoch }) => epoch));
}
