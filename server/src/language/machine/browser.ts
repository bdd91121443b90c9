/** An editor in a browser: nothing is known of files, programs and runs. */
import type { Machine } from "./machine.ts";

export const machine: Machine = {
  inspectDataset: () => null,
  // Only its own editor waits for it.
  checkLong: () => null,
  onDataKnown: () => ({ dispose() {} }),
  inspectProgram: () => () => [],
  entriesOf: () => [],
  dataFolders: () => [],
  columnsOf: async () => [],
  runIds: () => new Set(),
  programRunIds: () => null,
  documentationLink: () => undefined,
};
