import { spectrumWidth } from "../../network/layers/registry.ts";
import type { RunConfig } from "./expand.ts";

/** Units or filters of the layers that have spectra: all dense layers and convolutions but the last, which is the output. */
export function spectrumWidths(architecture: RunConfig["architecture"]): number[] {
  if (architecture.kind === "mlp") return architecture.hidden;
  return architecture.layers.slice(0, -1).flatMap((layer) => spectrumWidth(layer) ?? []);
}
