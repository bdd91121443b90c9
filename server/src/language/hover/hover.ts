import { type Hover, MarkupKind, type Position } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { DataSummary } from "../../dataset/facts.ts";
import { glossary, type TermName } from "../../domain/glossary.ts";
import type { SoundSections } from "../../specification/checks/soundSections.ts";
import { nodeAt, type Path, pathAt } from "../../specification/syntax/tree.ts";
import { parsedSpec } from "../documents/parsedSpec.ts";
import { jsonDocument, jsonService } from "../schema/jsonService.ts";
import { architectureTable, layerSentence, layersOf } from "./architectureTable.ts";
import { datasetHover } from "./datasetHover.ts";
import { resolvedValue } from "./resolvedValue.ts";

/**
 * What the key or value at a position means, its default, allowed values and its resolved value here; for an
 * architecture its layers. null where there is nothing to say.
 */
export async function hover(document: TextDocument, position: Position): Promise<Hover | null> {
  const found = await jsonService.doHover(document, position, jsonDocument(document));
  if (!found) return null;
  const documentation = [found.contents]
    .flat()
    .map((part) => (typeof part === "string" ? part : part.value))
    .join("\n\n")
    .trim();
  const { sound, tree, data } = parsedSpec(document);
  const at = pathAt(tree, document.offsetAt(position));
  // Of an unknown key nothing is known, and the parser has dropped it.
  const here = sound && at && nodeAt(tree, at.path) ? hereOf(sound, data, at.path) : [];
  const value = [documentation, ...here].filter(Boolean).join("\n\n");
  return value === "" ? null : { ...found, contents: { kind: MarkupKind.Markdown, value } };
}

function hereOf({ spec, areRight }: SoundSections, data: DataSummary | null, path: Path): string[] {
  const [section, key, index] = path;
  if (!areRight(path.slice(0, 2).join("."))) return glossaryOf(path);
  const layers = section === "architecture" && areRight("dataset") ? layersOf(spec) : null;
  const isList = key === "hidden" || key === "layers";
  if (layers && isList && typeof index === "number") {
    const layer = layers[index];
    return layer ? [layerSentence(layer)] : [];
  }
  const isWhole = section === "architecture" && (key === undefined || isList);
  return [
    ...glossaryOf(path),
    resolvedValue(spec, path),
    datasetHover(spec, data, path),
    ...(layers && isWhole ? [architectureTable(layers, spec.training.batchSize)] : []),
  ];
}

const explained: Record<string, readonly TermName[]> = {
  window: ["window"],
  checkpoints: ["checkpoint"],
  threshold: ["sF"],
  gateNonUniformity: ["so", "gate"],
  gateShift: ["ss", "gate"],
  rule: ["rule"],
  order: ["order"],
  objective: ["objective"],
};

/** The glossary's terms that a key of the indicator, the policy or the study is about. */
function glossaryOf([section, key]: Path): string[] {
  const isAboutScores = section === "indicator" || section === "policy" || section === "study";
  const names = isAboutScores && typeof key === "string" ? (explained[key] ?? []) : [];
  return names.map((name) => `**${glossary[name].name}**: ${glossary[name].meaning}`);
}
