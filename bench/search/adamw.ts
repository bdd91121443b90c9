import { shell } from "../../server/src/dataset/kinds/shell.ts";
import type { TrainingPlan } from "../../server/src/engine/engine.ts";
import { createNativeEngine } from "../../server/src/engine/native/engine.ts";
import { createWasmEngine } from "../../server/src/engine/wasm/engine.ts";
import { now } from "../support/clock.ts";
import { median } from "../support/median.ts";
import { ROUNDS, report } from "./report.ts";

/** A step of AdamW relative to one of Adam. */
export async function adamw(): Promise<void> {
  const engine = await createNativeEngine().catch(() => createWasmEngine());
  const dataset = shell.generate({
    kind: "shell",
    dimensions: 256,
    radii: [1, 1.1],
    train: 4000,
    validation: 100,
    seed: 1,
    shuffledLabels: 0,
  });
  const settings = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  const plan = {
    hidden: [256, 256],
    activation: "relu",
    scheme: "xavierNormal",
    gain: 1,
    seed: 1,
    batchSize: 32,
  } as const;
  const plans: TrainingPlan[] = [
    { ...plan, hidden: [...plan.hidden], optimizer: { kind: "adam", ...settings } },
    { ...plan, hidden: [...plan.hidden], optimizer: { kind: "adamw", weightDecay: 0.004, ...settings } },
  ];
  const trainers = await Promise.all(plans.map((one) => engine.createTrainer(one, dataset)));
  const times: number[][] = plans.map(() => []);
  for (let round = 0; round < 2 * ROUNDS; round++)
    for (const [index, trainer] of trainers.entries()) {
      const start = now();
      await trainer.trainEpoch(() => false);
      times[index]!.push(now() - start);
    }
  const ratio = median(times[1]!.map((time, round) => time / times[0]![round]!));
  report(`a step of AdamW, relative to one of Adam (${engine.name})`, ratio.toFixed(3), "≤ 1.1");
}
