/** How long a launch of a spec would take here, measured on a few batches of made-up samples. */
import { availableParallelism } from "node:os";
import type { Dataset, Samples } from "../dataset/dataset.ts";
import { dataFacts } from "../dataset/describe.ts";
import { outputUnits } from "../dataset/facts.ts";
import type { Engine, TrainingPlan } from "../engine/engine.ts";
import { createNativeEngine } from "../engine/native/engine.ts";
import { createWasmEngine } from "../engine/wasm/engine.ts";
import { product } from "../network/layers/layerKind.ts";
import { planOf } from "../runs/trainer/plan.ts";
import { estimateLaunch, type LaunchEstimate } from "../specification/expansion/estimate.ts";
import { plannedRuns } from "../specification/expansion/expand.ts";
import type { Spec } from "../specification/schema/spec.ts";

/** Batches that are timed, after as many that are not, and most validation samples. */
const BATCHES = 4;
const VALIDATION = 256;

/** What a launch costs by the speed of its first run; without a time where the data is not known. */
export async function timeLaunch(spec: Spec): Promise<LaunchEstimate> {
  const [first] = plannedRuns(spec, "wasm");
  const facts = dataFacts(spec.dataset);
  if (!first || !facts) return estimateLaunch(spec, null);
  const plan = planOf(first.config);
  const [train, validation] = [
    Math.min(facts.train, BATCHES * plan.batchSize),
    Math.min(facts.validation, VALIDATION),
  ];
  const engine = await createNativeEngine().catch(() => createWasmEngine());
  const { training, evaluation } = await timeEpoch(engine, plan, {
    shape: facts.shape,
    dimensions: product(facts.shape),
    classes: facts.classes,
    outputs: outputUnits(facts),
    ...(facts.classNames ? { classNames: facts.classNames } : {}),
    ...(facts.targets ? { targetNames: facts.targets.map(({ name }) => name) } : {}),
    train: madeUp(train, facts),
    validation: madeUp(validation, facts),
  });
  const secondsPerEpoch = (training * facts.train) / train + (evaluation * facts.validation) / validation;
  return estimateLaunch(spec, { secondsPerEpoch, workers: availableParallelism() });
}

/** Seconds of the second epoch: the first compiles. */
async function timeEpoch(
  engine: Engine,
  plan: TrainingPlan,
  dataset: Dataset,
): Promise<{ training: number; evaluation: number }> {
  const trainer = await engine.createTrainer(plan, dataset);
  const timed = async (act: () => Promise<unknown>) => {
    await act();
    const start = performance.now();
    await act();
    return (performance.now() - start) / 1000;
  };
  return {
    training: await timed(() => trainer.trainEpoch(() => false)),
    evaluation: await timed(() => trainer.evaluate()),
  };
}

/** Numbers from −1 to 1 that differ from sample to sample, and each class in turn. */
function madeUp(
  count: number,
  { shape, classes, targets }: Parameters<typeof outputUnits>[0] & { shape: number[] },
): Samples {
  const size = count * product(shape);
  const samples: Samples = {
    count,
    features: new Float32Array(new SharedArrayBuffer(4 * size)),
    labels: new Uint16Array(new SharedArrayBuffer(2 * count)),
  };
  for (let i = 0; i < size; i++) samples.features[i] = Math.sin(i * i);
  for (let i = 0; i < count; i++) samples.labels[i] = classes === 0 ? 0 : i % classes;
  if (targets) samples.targets = new Float32Array(new SharedArrayBuffer(4 * count * targets.length));
  return samples;
}
