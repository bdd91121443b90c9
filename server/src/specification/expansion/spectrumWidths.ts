import type { RunConfig } from "./expand.ts";

/** Units or filters of the layers that have spectra: all dense layers and convolutions but the last, which is the output. */
export function spectrumWidths(architecture: RunConfig["architecture"]): number[] {
  if (architecture.kind === "mlp") return architecture.hidden;
  return architecture.layers.slice(0, -1).flatMap((layer) => {
    if (layer.kind === "dense") return layer.units;
    return layer.kind === "conv2d" ? layer.filters : [];
  });
}
