/** The nodes of each kind of layer. */
import type { LayerSpec } from "../../network/layers/registry.ts";
import { type ChannelsFirstLayer, padsOf } from "../channelsFirst.ts";
import type { GraphBuilder } from "./graph.ts";

/** Adds the nodes of a layer; a dropout does nothing to what is predicted. */
export function addLayer(graph: GraphBuilder, here: ChannelsFirstLayer): void {
  const { name, layer, tensors, input, output } = here;
  const operands = tensors.map((tensor) =>
    graph.constant(`${name}.${tensor.name}`, tensor.data, tensor.shape),
  );
  switch (layer.kind) {
    case "dense":
      graph.add("Gemm", operands, { transB: 1 });
      break;
    case "conv2d": {
      const { kernel, stride } = layer;
      graph.add("Conv", operands, {
        kernel_shape: [kernel, kernel],
        strides: [stride, stride],
        pads: padsOf(layer, input, output),
      });
      break;
    }
    case "batchNormalization":
      graph.add("BatchNormalization", operands, { epsilon: { float: layer.epsilon } });
      break;
    case "maxPooling2d":
    case "averagePooling2d": {
      const { size, stride = size } = layer;
      const operator = layer.kind === "maxPooling2d" ? "MaxPool" : "AveragePool";
      graph.add(operator, [], { kernel_shape: [size, size], strides: [stride, stride] });
      break;
    }
    case "globalAveragePooling2d":
      graph.add("GlobalAveragePool");
      graph.add("Flatten");
      break;
    case "flatten":
      graph.add("Flatten");
      break;
    case "dropout":
      break;
    default:
      addActivation(graph, layer, name);
  }
}

function addActivation(
  graph: GraphBuilder,
  layer: Extract<LayerSpec, { kind: "relu" | "tanh" | "sigmoid" | "gelu" | "leakyRelu" }>,
  name: string,
): void {
  switch (layer.kind) {
    case "relu":
      graph.add("Relu");
      break;
    case "tanh":
      graph.add("Tanh");
      break;
    case "sigmoid":
      graph.add("Sigmoid");
      break;
    case "leakyRelu":
      graph.add("LeakyRelu", [], { alpha: { float: layer.slope } });
      break;
    case "gelu":
      addGelu(graph, name);
  }
}

/** z · Φ(z) with Φ(z) = (1 + erf(z/√2)) / 2: an operator of its own is only in newer versions. */
function addGelu(graph: GraphBuilder, name: string): void {
  const z = graph.last();
  graph.add("Mul", [graph.constant(`${name}.factor`, [Math.SQRT1_2])]);
  graph.add("Erf");
  graph.add("Add", [graph.constant(`${name}.one`, [1])]);
  graph.add("Mul", [z]);
  graph.add("Mul", [graph.constant(`${name}.half`, [0.5])]);
}
