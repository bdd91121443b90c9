import type { Node } from "jsonc-parser";
import type { DocumentLink } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { pathKeyAt } from "../../dataset/kinds/paths.ts";
import type { RunSummary } from "../../protocol/protocol.ts";
import { nodeAt, type Path, rangeAt, rangeOf, type SpecTree } from "../../specification/syntax/tree.ts";
import type { CommandIds } from "../commands.ts";
import { parsedSpec } from "../documents/parsedSpec.ts";
import { describedRuns } from "../runs/describedRuns.ts";
import { describeRuns } from "../runs/runDescription.ts";
import { placesIn } from "../runs/runLocation.ts";

/** Most links to runs of one answer. */
export const mostRunLinks = 500;

/**
 * From the schema that a spec names for other editors and from the files of its dataset to these; from the gains
 * or seeds that have runs to the first of each, where the editor can show a run. `onLimit` is told when more places
 * have runs than an answer holds.
 */
export function documentLinks(
  document: TextDocument,
  runs: RunSummary[],
  commands: CommandIds,
  onLimit: () => void = () => {},
): DocumentLink[] {
  const parsed = parsedSpec(document);
  const { tree } = parsed;
  const described = describedRuns(parsed, runs, document.uri);
  const toRuns = commands.show === undefined ? [] : runLinks(tree, described, commands.show);
  if (toRuns.length > mostRunLinks) onLimit();
  return [
    ...fileLink(tree, nodeAt(tree, ["$schema"]), document.uri),
    ...dataFiles(tree).flatMap((node) => fileLink(tree, node, document.uri)),
    ...toRuns.slice(0, mostRunLinks),
  ];
}

function fileLink({ text }: SpecTree, node: Node | undefined, base: string): DocumentLink[] {
  if (node?.type !== "string" || node.length <= 2) return [];
  const target = targetOf(String(node.value), base);
  return target ? [{ range: rangeAt(text, node.offset + 1, node.length - 2), target }] : [];
}

/** An address, or a path from the spec's own folder; the web, and files on this machine only. */
function targetOf(address: string, base: string): string | undefined {
  try {
    const { protocol, host, href } = new URL(address, base);
    return /^https?:$/.test(protocol) || (protocol === "file:" && host === "") ? href : undefined;
  } catch {
    return undefined;
  }
}

/** The values of the dataset that name a file. Those that name a folder are nothing to open. */
function dataFiles(tree: SpecTree): Node[] {
  const kind = nodeAt(tree, ["dataset", "kind"])?.value;
  const visit = (node: Node | undefined, path: Path): Node[] => {
    if (node?.type === "string") return pathKeyAt(kind, path)?.names === "file" ? [node] : [];
    return (node?.children ?? []).flatMap(({ children: [key, value] = [] }) =>
      visit(value, [...path, String(key?.value)]),
    );
  };
  return visit(nodeAt(tree, ["dataset"]), []);
}

function runLinks(tree: SpecTree, runs: RunSummary[], show: string): DocumentLink[] {
  const placeOf = placesIn(tree);
  const places = Map.groupBy(runs, (run) => JSON.stringify(placeOf(run)));
  return [...places].map(([place, here]) => ({
    range: rangeOf(tree, JSON.parse(place) as Path),
    target: `command:${show}?${encodeURIComponent(JSON.stringify([here[0]?.run]))}`,
    tooltip: `Show the run${here.length > 1 ? "s" : ""} here: ${describeRuns(here)}`,
  }));
}
