import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Task } from "../../dataset/dataset.ts";
import type { Inspection } from "../../dataset/facts.ts";
import type { FilesSpec } from "../../dataset/kinds/registry.ts";
import type { DataResult } from "../../dataset/problem.ts";
import type { EngineName } from "../../engine/registry.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { ProgramInspector } from "../../specification/checks/programOnMachine.ts";
import type { Diagnostic } from "../../specification/diagnostic.ts";
import type { ProgramSpec, Spec } from "../../specification/schema/spec.ts";

/** A file or a folder. */
export interface Entry {
  name: string;
  isFolder: boolean;
}

/**
 * What the language server asks of the machine that specs lie on. `thisMachine.ts` answers with Node, `browser.ts` for an
 * editor in a browser, where there are no files, processes or runs; the build puts the one in place of the other.
 */
export interface Machine {
  /**
   * What the files of a spec's dataset hold; null until inspected. Asking starts the inspection, which `onDataKnown`
   * tells. The same answer is the same object until a file changes.
   */
  inspectDataset(dataset: FilesSpec, task: Task, uri: string): DataResult<Inspection> | null;
  /**
   * What is wrong with the text of a document that is too long to be read at once; its newest version is checked, which
   * `onDataKnown` tells. Null for other documents.
   */
  checkLong(document: TextDocument): Diagnostic[] | null;
  /** Calls the listener with a spec's URI when what its data holds has become known. */
  onDataKnown(listener: (uri: string) => void): { dispose(): void };
  /** checks the program of the spec at a URI against the machine */
  inspectProgram(uri: string): ProgramInspector;
  /** What is in the folder that a path in a spec leads to, folders first; [] where it may not lead. */
  entriesOf(path: string, uri: string): Entry[];
  /** folders that are known to hold data */
  dataFolders(): string[];
  /** The columns of the table that a dataset names, as far as it is written. */
  columnsOf(dataset: Record<string, unknown>, uri: string): Promise<string[]>;
  /** The ids of the runs that a spec describes, on engines like these. */
  runIds(spec: Spec, engines: readonly EngineName[]): ReadonlySet<RunId>;
  /** The same for a program; null where it can't be found. @param uri the spec's, where its directory starts */
  programRunIds(spec: ProgramSpec, uri: string | undefined): ReadonlySet<RunId> | null;
  /** the paragraph about a diagnostic's code, as a URI */
  documentationLink(code: string): string | undefined;
}
