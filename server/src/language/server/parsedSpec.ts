import type { TextDocument } from "vscode-languageserver-textdocument";
import type { DataFacts, Looked } from "../../dataset/facts.ts";
import type { FilesSpec } from "../../dataset/kinds/registry.ts";
import { type ParsedSpec, parseSpec } from "../../specification/parse.ts";
import { lookAtData } from "./datasetInspection.ts";

interface Parsed {
  version: number;
  spec: ParsedSpec;
  /** the data that the spec names, and what was known of it */
  dataset: FilesSpec | null;
  looked: Looked<DataFacts> | null;
}

const parsed = new WeakMap<TextDocument, Parsed>();

/** A document as the spec's own parser reads it; read once per version, and again when its data changes. */
export function parsedSpec(document: TextDocument): ParsedSpec {
  const known = parsed.get(document);
  if (known?.version === document.version && !hasNews(known, document.uri)) return known.spec;
  let dataset: FilesSpec | null = null;
  let looked: Looked<DataFacts> | null = null;
  const spec = parseSpec(document.getText(), (asked) => {
    dataset = structuredClone(asked);
    looked = lookAtData(dataset, document.uri);
    return looked;
  });
  parsed.set(document, { version: document.version, spec, dataset, looked });
  return spec;
}

function hasNews({ dataset, looked }: Parsed, uri: string): boolean {
  return dataset !== null && lookAtData(dataset, uri) !== looked;
}
