import { type InlayHint, InlayHintKind, type Range } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { formatInteger, formatShape } from "../../domain/format.ts";
import { estimateLaunch, estimateText, type MachineSpeed } from "../../specification/expansion/estimate.ts";
import type { Spec } from "../../specification/schema/spec.ts";
import { nodeAt, type Path, type SpecTree } from "../../specification/syntax/tree.ts";
import { layerSentence, layersOf } from "../hover/architectureTable.ts";
import { parsedSpec } from "../server/parsedSpec.ts";

/** Behind each hidden width or listed layer its shape and parameters; behind the seeds or gains, what a launch is. */
export function inlayHints(
  document: TextDocument,
  { start, end }: Range,
  speedFor: (spec: Spec) => MachineSpeed | null,
): InlayHint[] {
  const { spec, program, tree } = parsedSpec(document);
  const either = spec ?? program;
  if (!either) return [];
  const [from, to] = [document.offsetAt(start), document.offsetAt(end)];
  const after = (path: Path, label: string, tooltip: string): InlayHint[] => {
    const node = nodeAt(tree, path);
    const offset = node && node.offset + node.length;
    if (offset === undefined || offset < from || offset > to) return [];
    return [
      { position: document.positionAt(offset), label, tooltip, kind: InlayHintKind.Type, paddingLeft: true },
    ];
  };
  const layers = (spec && layersOf(spec)) ?? [];
  // The last layer of an MLP is the output, which the spec does not list.
  const isMlp = spec?.architecture.kind === "mlp";
  const listed = isMlp ? layers.slice(0, -1) : layers;
  const key = isMlp ? "hidden" : "layers";
  const launch = estimateLaunch(either, spec && speedFor(spec));
  const source = program
    ? "How long a program takes is not known."
    : launch.seconds === null
      ? "No finished run of this shape has shown yet how long an epoch takes on this machine."
      : "Measured by finished runs of this shape on this machine.";
  return [
    ...listed.flatMap((layer, index) =>
      after(
        ["architecture", key, index],
        `→ ${formatShape(layer.output)}${layer.parameters > 0 ? ` · ${formatInteger(layer.parameters)} parameters` : ""}`,
        layerSentence(layer),
      ),
    ),
    ...after(
      launchPath(tree),
      estimateText(launch),
      `${formatInteger(launch.epochs)} epochs in all. ${source}`,
    ),
  ];
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
