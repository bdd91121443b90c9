import type { DocumentLink } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { nodeAt, rangeAt } from "../spec/tree.ts";
import { parsedSpec } from "./parsedSpec.ts";

/** The schema that a spec names for other editors, as a link. */
export function documentLinks(document: TextDocument): DocumentLink[] {
  const { tree } = parsedSpec(document);
  const node = nodeAt(tree, ["$schema"]);
  if (node?.type !== "string" || node.length <= 2) return [];
  const target = targetOf(String(node.value), document.uri);
  return target ? [{ range: rangeAt(tree.text, node.offset + 1, node.length - 2), target }] : [];
}

/** An address, or a path from the spec's own folder; files and the web only. */
function targetOf(address: string, base: string): string | undefined {
  try {
    const { protocol, href } = new URL(address, base);
    return ["file:", "https:", "http:"].includes(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}
