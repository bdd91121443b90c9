import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Task } from "../../dataset/dataset.ts";
import type { Inspection } from "../../dataset/facts.ts";
import type { FilesSpec } from "../../dataset/kinds/registry.ts";
import type { DataResult } from "../../dataset/problem.ts";
import { type ParsedSpec, parseSpec } from "../../specification/parse.ts";
import { machine } from "../machine/thisMachine.ts";

interface Parsed {
  version: number;
  spec: ParsedSpec;
  /** the data that the spec names, and what was known of it */
  data: { dataset: FilesSpec; task: Task; inspected: DataResult<Inspection> | null } | null;
}

const parsed = new WeakMap<TextDocument, Parsed>();

/** A document as the spec's own parser reads it; read once per version, and again when its data changes. */
export function parsedSpec(document: TextDocument): ParsedSpec {
  const known = parsed.get(document);
  if (known?.version === document.version && !hasNews(known, document.uri)) return known.spec;
  let data: Parsed["data"] = null;
  const inspect = (asked: FilesSpec, task: Task) => {
    const dataset = structuredClone(asked);
    const inspected = machine.inspectDataset(dataset, task, document.uri);
    data = { dataset, task, inspected };
    return inspected;
  };
  const spec = parseSpec(document.getText(), inspect, machine.inspectProgram(document.uri));
  parsed.set(document, { version: document.version, spec, data });
  return spec;
}

function hasNews({ data }: Parsed, uri: string): boolean {
  return data !== null && machine.inspectDataset(data.dataset, data.task, uri) !== data.inspected;
}
