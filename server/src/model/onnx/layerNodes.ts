import { exportedForm } from "../../network/layers/registry.ts";
import type { ChannelsFirstLayer } from "../channelsFirst.ts";
import type { GraphBuilder } from "./graph.ts";

/** Adds the nodes of a layer; its first takes the layer's tensors. */
export function addLayer(graph: GraphBuilder, here: ChannelsFirstLayer): void {
  const { name, layer, tensors, input, output } = here;
  const own = tensors.map((tensor) => graph.constant(`${name}.${tensor.name}`, tensor.data, tensor.shape));
  const from = graph.last();
  const operations = exportedForm(layer).operations(layer, input, output);
  for (const [index, { operator, attributes, operands = [] }] of operations.entries()) {
    const others = operands.map((operand) =>
      operand === "input" ? from : graph.constant(`${name}.${operand.name}`, [operand.value]),
    );
    graph.add(operator, [...(index === 0 ? own : []), ...others], attributes);
  }
}
