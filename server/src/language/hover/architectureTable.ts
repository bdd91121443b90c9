import { formatBytes, formatFlops, formatInteger, formatShape } from "../../domain/format.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { type LayerShape, layerShapes, totalCost } from "../../network/shapes.ts";
import type { Spec } from "../../specification/schema/spec.ts";

/** The layers of a spec's one architecture; null where the spec draws architectures at random. */
export function layersOf({ dataset, architecture, training }: Spec): LayerShape[] | null {
  return "random" in architecture ? null : layerShapes(dataset, architecture, training);
}

/** A Markdown table of layers with output shape, parameters, operations and memory. */
export function architectureTable(layers: LayerShape[], batchSize: number): string {
  const total = totalCost(layers);
  return [
    "| layer | output | parameters | per sample | memory |",
    "| --- | --- | --: | --: | --: |",
    `| input | ${formatShape(layers[0]?.input ?? [])} | | | |`,
    ...layers.map(
      (layer) =>
        `| ${[layer.name, layer.activation].filter(Boolean).join(", ")} | ${formatShape(layer.output)} | ${formatInteger(layer.parameters)} | ${formatFlops(layer.flops)} | ${formatBytes(layer.memory)} |`,
    ),
    `| all | | ${formatInteger(total.parameters)} | ${formatFlops(total.flops)} | ${formatBytes(total.memory)} |`,
    "",
    sentenceOf("hover/operations", { batch: batchSize }),
  ].join("\n");
}

/** One layer in one sentence. */
export function layerSentence({ name, input, output, parameters, flops, memory }: LayerShape): string {
  return `\`${name}\`: ${formatShape(input)} → ${formatShape(output)}, ${formatInteger(parameters)} parameters, ${formatFlops(flops)} per sample, ${formatBytes(memory)} while it trains.`;
}
