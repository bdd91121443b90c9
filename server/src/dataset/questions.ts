/** What a thread that reads data is asked, and answers. */
import type { DataFacts, Looked } from "../spec/dataFacts.ts";
import type { DatasetSpec, FilesSpec } from "../spec/schema/dataset.ts";
import type { DecodingJob, DecodingProblem } from "./decodeImages.ts";
import type { Preview } from "./preview.ts";

/** Paths of datasets are whole. */
export type Question =
  | { kind: "decode"; job: DecodingJob }
  | { kind: "inspect"; located: FilesSpec; identify: boolean; cache: string | null }
  | { kind: "columns"; located: FilesSpec }
  | { kind: "preview"; dataset: DatasetSpec };

export interface Answers {
  decode: DecodingProblem | null;
  inspect: Looked<DataFacts>;
  columns: string[];
  preview: Looked<Preview>;
}
