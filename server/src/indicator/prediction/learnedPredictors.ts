import type { Predictor } from "../evaluation/predictor.ts";
import { featuresAt, type Sight } from "./features.ts";
import type { KindPredictor } from "./learn.ts";
import { predictLook } from "./lookModel.ts";
import type { PooledPredictor } from "./pool.ts";
import { place } from "./pooledModel.ts";

const sights: readonly { sight: Sight; suffix: string }[] = [
  { sight: "withLabels", suffix: "" },
  { sight: "labelFree", suffix: ", label-free" },
];

/** The final accuracy that was learned to expect, beside the baselines: to be held against runs never learned from. */
export function kindPredictors(predictor: KindPredictor): Predictor[] {
  return sights.map(({ sight, suffix }) =>
    learnedPredictor(`learned:${sight}`, `learned${suffix}`, sight, (epochs, checkpoint) => {
      const look = predictor[sight].looks.find(({ epoch }) => epoch === checkpoint);
      const features = look && featuresAt(epochs, checkpoint, sight);
      return (features && predictLook(look.model, features)?.accuracy) ?? null;
    }),
  );
}

/** The log-odds of success by what other kinds of study have in common. */
export function pooledPredictors(predictor: PooledPredictor): Predictor[] {
  return sights.map(({ sight, suffix }) =>
    learnedPredictor(`pooled:${sight}`, `pooled${suffix}`, sight, (epochs, checkpoint) => {
      const look = predictor[sight].find(({ epoch }) => epoch === checkpoint);
      const features = look && featuresAt(epochs, checkpoint, sight);
      return (features && place(look.model, features)?.success) ?? null;
    }),
  );
}

function learnedPredictor(
  id: string,
  title: string,
  sight: Sight,
  valueAt: (epochs: Parameters<typeof featuresAt>[0], checkpoint: number) => number | null,
): Predictor {
  return {
    ...{ id, title, kind: "score" },
    labels: sight === "labelFree" ? "none" : "validation",
    at: ({ epochs }, checkpoint) => valueAt(epochs, checkpoint),
  };
}
