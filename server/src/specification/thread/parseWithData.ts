import { asWritten, locate } from "../../dataset/resolvePaths.ts";
import { askDatasetWorker } from "../../dataset/thread/askWorker.ts";
import { programInspector } from "../checks/programOnMachine.ts";
import { askedData, checkValues, type ParsedSpec, readText } from "../parse.ts";

/** A spec that was read, without what only editors need. */
export type CheckedSpec = Omit<ParsedSpec, "tree" | "sound">;

/** What is read and checked: a text, and where it lies. */
export interface SpecSource {
  text: string;
  /** the spec's folder; null for a spec that lies nowhere */
  folder: string | null;
  /** folder for hashes; null where the identity of the data is not needed */
  cache: string | null;
  /** where a program's command is searched for; this process's PATH when absent */
  searchPath?: string | undefined;
}

/**
 * Reads and checks the text of a spec, and the files that its dataset or its program names.
 *
 * @returns the parsed spec; in a spec without errors, paths are whole and what the files hold is known
 */
export async function parseWithData({ text, folder, cache, searchPath }: SpecSource): Promise<CheckedSpec> {
  const read = readText(text);
  const asked = read.tree.diagnostics.length > 0 ? null : askedData(read);
  if (!asked) return withoutTree(checkValues(read, null, programInspector(folder, searchPath)));
  const places = locate(asked.dataset, folder);
  if (places.problem) return withoutTree(checkValues(read, places));
  const located = places.found;
  const { task } = asked;
  const inspected = await askDatasetWorker({
    kind: "inspect",
    located,
    task,
    identify: cache !== null,
    cache,
  });
  const whole = withoutTree(checkValues(read, asWritten(inspected, asked.dataset, located)));
  if (!whole.spec || !inspected.found) return whole;
  return { ...whole, spec: { ...whole.spec, dataset: { ...located, found: inspected.found.facts } } };
}

function withoutTree({ tree: _, sound: __, ...checked }: ParsedSpec): CheckedSpec {
  return checked;
}
