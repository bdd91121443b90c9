import { type InlayHint, InlayHintKind, type Range } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { formatInteger, formatShape } from "../../domain/format.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { LayerShape } from "../../network/shapes.ts";
import { estimateLaunch, estimateText, type MachineSpeed } from "../../specification/expansion/estimate.ts";
import { type AnySpec, isProgramSpec, type Spec } from "../../specification/schema/spec.ts";
import { nodeAt, type Path, type SpecTree } from "../../specification/syntax/tree.ts";
import { parsedSpec } from "../documents/parsedSpec.ts";
import { layerSentence, layersOf } from "../hover/architectureTable.ts";

/** Behind each hidden width or listed layer its shape and parameters; behind the seeds or gains, what a launch is. */
export function inlayHints(
  document: TextDocument,
  { start, end }: Range,
  speedFor: (spec: Spec) => MachineSpeed | null,
): InlayHint[] {
  const { spec, program, sound, tree } = parsedSpec(document);
  const either = spec ?? program;
  const [from, to] = [document.offsetAt(start), document.offsetAt(end)];
  const after = (path: Path, label: string, tooltip: string): InlayHint[] => {
    const node = nodeAt(tree, path);
    const offset = node && node.offset + node.length;
    if (offset === undefined || offset < from || offset > to) return [];
    return [
      { position: document.positionAt(offset), label, tooltip, kind: InlayHintKind.Type, paddingLeft: true },
    ];
  };
  const shaped = sound?.areRight("dataset", "architecture") ? sound.spec : null;
  const layers = (shaped && layersOf(shaped)) ?? [];
  // The last layer of an MLP is the output, which the spec does not list.
  const isMlp = shaped?.architecture.kind === "mlp";
  const listed = isMlp ? layers.slice(0, -1) : layers;
  const key = isMlp ? "hidden" : "layers";
  const path = launchPath(tree);
  return [
    ...listed.flatMap((layer, index) =>
      after(["architecture", key, index], hintOf(layer, isMlp), layerSentence(layer)),
    ),
    ...(either ? after(path, ...launchHint(either, nodeAt(tree, path)?.value, spec && speedFor(spec))) : []),
  ];
}

/** A width stands before its hint already; of a layer in a list the shape is news. */
function hintOf({ output, parameters }: LayerShape, isMlp: boolean): string {
  const counted = parameters > 0 ? `${formatInteger(parameters)} parameters` : "";
  return isMlp ? counted : [`→ ${formatShape(output)}`, counted].filter(Boolean).join(" · ");
}

/** What a launch is, and where its time comes from. @param before what the hint stands behind */
function launchHint(
  spec: AnySpec,
  before: unknown,
  speed: MachineSpeed | null,
): [label: string, tooltip: string] {
  const launch = estimateLaunch(spec, speed);
  const source = isProgramSpec(spec)
    ? sentenceOf("hint/program-time", {})
    : launch.seconds === null
      ? sentenceOf("hint/no-time", {})
      : sentenceOf("hint/measured", {});
  // Behind the number of runs the number itself is said already: 60 "runs · about 9 s".
  const text = before === launch.runs ? estimateText(launch).replace(/^\S+ /, "") : estimateText(launch);
  return [text, `${formatInteger(launch.epochs)} epochs in all. ${source}`];
}

/** Where a launch's size belongs: at the seeds, the gain or, where neither is written, the block around them. */
function launchPath(tree: SpecTree): Path {
  const candidates: Path[] = [
    ["initialization", "seeds"],
    ["initialization", "gain"],
    ["initialization"],
    ["seeds"],
    ["program", "parameters"],
    ["program"],
  ];
  return candidates.find((path) => nodeAt(tree, path)) ?? ["architecture"];
}
