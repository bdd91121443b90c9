/** A model as an ONNX file: raw features in, probabilities or predicted numbers out. */
import { create, toBinary } from "@bufbuild/protobuf";
import { version } from "../../connection/version.ts";
import type { TargetScaling } from "../../dataset/preprocessing.ts";
import { channelsFirst } from "../channelsFirst.ts";
import { describeModel } from "../description.ts";
import { isOfMaps, type Model } from "../model.ts";
import { createGraph, type GraphBuilder } from "./graph.ts";
import { addLayer } from "./layerNodes.ts";
import { ModelProtoSchema } from "./onnx_pb.js";

/** The version of the file format, and of the operators: both from 2022, so that programs of since then read them. */
const IR_VERSION = 8n;
const OPERATORS = 17n;

export function writeOnnx(model: Model): Uint8Array {
  const { form } = model;
  const graph = createGraph("features", form.shape);
  addScaling(graph, model);
  if (isOfMaps(model)) graph.add("Transpose", [], { perm: [0, 3, 1, 2] });
  else if (form.shape.length > 1) graph.add("Flatten");
  for (const layer of channelsFirst(model)) addLayer(graph, layer);
  if (!form.targetNames) graph.add("Softmax", [], { axis: 1 });
  if (form.targetScaling) addUnits(graph, form.targetScaling);
  const output = form.targetNames ? "targets" : "probabilities";
  const description = describeModel(model);
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      opsetImport: [{ domain: "", version: OPERATORS }],
      producerName: "dai",
      producerVersion: version,
      graph: graph.done(description["study"] || "model", output, [form.outputs]),
      metadataProps: Object.entries(description).map(([key, value]) => ({ key, value })),
    }),
  );
}

/** y / factor + shift for each target. */
function addUnits(graph: GraphBuilder, { shift, factor }: TargetScaling): void {
  graph.add("Div", [graph.constant("output.factor", factor)]);
  graph.add("Add", [graph.constant("output.shift", shift)]);
}

/**
 * (x − shift) · factor for each feature or channel, after missing numbers are filled. A shift is in two parts, whose sum
 * has 48 bits: the difference of large numbers keeps its digits.
 */
function addScaling(graph: GraphBuilder, { form: { preprocessing } }: Model): void {
  if (!preprocessing) return;
  const { shift, factor, fill } = preprocessing;
  if (fill) {
    const features = graph.last();
    const missing = graph.add("IsNaN");
    graph.add("Where", [graph.constant("input.fill", fill), features], {}, missing);
  }
  const rounded = shift.map(Math.fround);
  if (rounded.some((value) => value !== 0)) graph.add("Sub", [graph.constant("input.shift", rounded)]);
  const rest = shift.map((value, index) => value - rounded[index]!);
  if (rest.some((value) => value !== 0)) graph.add("Sub", [graph.constant("input.shiftRest", rest)]);
  if (factor.some((value) => value !== 1)) graph.add("Mul", [graph.constant("input.factor", factor)]);
}
