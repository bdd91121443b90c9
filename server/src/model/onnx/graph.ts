/** Builds the graph of an ONNX model node by node. */
import { create } from "@bufbuild/protobuf";
import type { Attributes } from "../../network/layers/exportedLayer.ts";
import {
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type GraphProto,
  GraphProtoSchema,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "./onnx_pb.js";

/** A chain of nodes: each takes what the one before gave. */
export interface GraphBuilder {
  /** Adds a node. @param operands what it takes beside what the node before gave @returns the name of what it gives */
  add(operator: string, operands?: string[], attributes?: Attributes, input?: string): string;
  /** Adds an array. @returns its name */
  constant(name: string, values: ArrayLike<number>, shape?: readonly number[]): string;
  /** What the last node gave. */
  last(): string;
  /** The graph, whose last node's output has this name and shape for a sample. */
  done(name: string, output: string, shape: readonly number[]): GraphProto;
}

/** @param input its name @param shape of a sample */
export function createGraph(input: string, shape: readonly number[]): GraphBuilder {
  const graph = create(GraphProtoSchema, { input: [tensorValue(input, shape)] });
  let last = input;
  return {
    add(operator, operands = [], attributes = {}, from = last) {
      const name = `${operator}_${graph.node.length + 1}`;
      last = `${name}_output`;
      graph.node.push(
        create(NodeProtoSchema, {
          name,
          opType: operator,
          input: [from, ...operands],
          output: [last],
          attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
        }),
      );
      return last;
    },
    constant(name, values, dimensions = [values.length]) {
      graph.initializer.push(tensor(name, Float32Array.from(values), dimensions));
      return name;
    },
    last: () => last,
    done(name, output, outputShape) {
      graph.name = name;
      graph.node.at(-1)!.output = [output];
      graph.output = [tensorValue(output, outputShape)];
      return graph;
    },
  };
}

function attribute(name: string, value: Attributes[string]) {
  if (typeof value === "number") return { name, type: AttributeType.INT, i: BigInt(value) };
  if (Array.isArray(value)) return { name, type: AttributeType.INTS, ints: value.map(BigInt) };
  return { name, type: AttributeType.FLOAT, f: value.float };
}

function tensor(name: string, values: Float32Array, dimensions: readonly number[]): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: DataType.FLOAT,
    dims: dimensions.map(BigInt),
    // Little-endian, as this program's machines are.
    rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  });
}

/** 32-bit numbers of any number of samples. */
function tensorValue(name: string, shape: readonly number[]): ValueInfoProto {
  const dim = [
    { value: { case: "dimParam" as const, value: "samples" } },
    ...shape.map((size) => ({ value: { case: "dimValue" as const, value: BigInt(size) } })),
  ];
  const tensorType = { elemType: DataType.FLOAT, shape: { dim } };
  return create(ValueInfoProtoSchema, { name, type: { value: { case: "tensorType", value: tensorType } } });
}
