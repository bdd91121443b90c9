/** The machine that this process runs on. */
import { dataFolders } from "../../dataset/access/pathPolicy.ts";
import { programInspector } from "../../specification/checks/programOnMachine.ts";
import { columnsOf, entriesOf } from "./dataFiles.ts";
import { folderOf, inspectDataset, onDataKnown } from "./datasetInspection.ts";
import { documentationLink } from "./documentationLink.ts";
import { checkLong } from "./longDocuments.ts";
import type { Machine } from "./machine.ts";
import { programRunIds, runIds } from "./runIds.ts";

export const machine: Machine = {
  inspectDataset,
  checkLong,
  onDataKnown,
  inspectProgram: (uri) => programInspector(folderOf(uri)),
  entriesOf,
  dataFolders,
  columnsOf,
  runIds,
  programRunIds,
  documentationLink,
};
