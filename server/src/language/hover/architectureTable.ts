import { type LayerShape, layerShapes, totalCost } from "../../network/shapes.ts";
import type { Spec } from "../../specification/schema/spec.ts";
import { bytesText, countText, flopsText, shapeText } from "./format.ts";

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
    `| input | ${shapeText(layers[0]?.input ?? [])} | | | |`,
    ...layers.map(
      (layer) =>
        `| ${[layer.name, layer.activation].filter(Boolean).join(", ")} | ${shapeText(layer.output)} | ${countText(layer.parameters)} | ${flopsText(layer.flops)} | ${bytesText(layer.memory)} |`,
    ),
    `| all | | ${countText(total.parameters)} | ${flopsText(total.flops)} | ${bytesText(total.memory)} |`,
    "",
    `Operations are of one forward pass; memory is that of training with batches of ${batchSize}.`,
  ].join("\n");
}

/** One layer in one sentence. */
export function layerSentence({ name, input, output, parameters, flops, memory }: LayerShape): string {
  return `\`${name}\`: ${shapeText(input)} → ${shapeText(output)}, ${countText(parameters)} parameters, ${flopsText(flops)} per sample, ${bytesText(memory)} while it trains.`;
}
