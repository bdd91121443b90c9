import type { Dataset } from "../../dataset/dataset.ts";
import { MessageError } from "../../messages/messageError.ts";
import { createGenerator } from "../../random/generator.ts";
import type { TrainingPlan } from "../engine.ts";
import { planLayers } from "../planLayers.ts";
import { isSupported, type TfjsLayer } from "./passes.ts";

export function tfjsLayers(plan: TrainingPlan, dataset: Dataset): TfjsLayer[] {
  let parameter = 0;
  return planLayers(plan, dataset).map(({ layer, ...planned }) => {
    if (!isSupported(layer)) {
      throw new MessageError("engine/no-gradient", { engine: "tfjs", kind: layer.kind });
    }
    const here: TfjsLayer = { ...planned, layer, parameter };
    if (layer.kind === "dense") parameter += 2;
    if (layer.kind === "dropout") here.generator = createGenerator(plan.seed, `dropout/${planned.name}`);
    return here;
  });
}
