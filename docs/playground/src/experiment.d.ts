import type { TrainingPlan } from "../../../server/src/engine/engine.ts";
import type { IndicatorSettings } from "../../../server/src/indicator/scores/settings.ts";
import type { Settings } from "./settings.ts";
/** A run that ends with a validation accuracy above this has learned. */
export declare const success = 0.6;
export declare const createData: () => import("../../../server/src/dataset/dataset.ts").Dataset;
/**
 * The paper's rule. The gate's shift was fitted to this experiment with its initial settings: it lies above s_s at epoch
 * 10 of runs that do not learn, and below that of most that do. With other settings it need not hold.
 */
export declare const indicator: IndicatorSettings;
export interface Run {
  name: string;
  plan: TrainingPlan;
  epochs: number;
}
/** Gains in a geometric row from the smallest to the largest. */
export declare function runsOf({ lowGain, highGain, learningRate, width, epochs, seed }: Settings): Run[];
