/** The machine that this process runs on. */
import { dataFolders } from "../../dataset/access/pathPolicy.ts";
import { lookAtProgramIn } from "../../specification/checks/programOnMachine.ts";
import { documentationLink } from "../diagnostics/documentationLink.ts";
import { folderOf, lookAtData, onDataKnown } from "../server/datasetInspection.ts";
import { columnsOf, entriesOf } from "./dataFiles.ts";
import type { Machine } from "./machine.ts";
import { programRunIds, runIds } from "./runIds.ts";

export const machine: Machine = {
  lookAtData,
  onDataKnown,
  lookAtProgram: (uri) => lookAtProgramIn(folderOf(uri)),
  entriesOf,
  dataFolders,
  columnsOf,
  runIds,
  programRunIds,
  documentationLink,
};
