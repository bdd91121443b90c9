/** What a thread that reads data is asked, and what it answers. */

import type { FileProblem } from "../access/dataError.ts";
import type { Task } from "../dataset.ts";
import type { Inspection } from "../facts.ts";
import type { DecodingJob } from "../formats/images/decodeImages.ts";
import type { DatasetSpec, FilesSpec } from "../kinds/registry.ts";
import type { DataResult } from "../problem.ts";
import type { SharedJob } from "../sharing/sharedFiles.ts";
import type { PartQuestion, PartRead } from "../tables/csv/partReading.ts";

/** A preview of a dataset. */
export interface Preview {
  /** all that follows in one line, for people, with what is missing */
  description: string;
  /** numbers of samples that are trained on and validated with */
  samples: { train: number; validation: number };
  shape: number[];
  /** training samples of each class, in the order of the labels */
  classes: { name: string; count: number }[];
  /** PNG files in base64, with the index of their class; none where samples are no images */
  images: { label: number; png: string }[];
}

/** The columns of a table, for a dataset that is being written. `file` is the real path of the file that has them. */
export interface ColumnsQuestion {
  kind: "columns";
  file: string;
  dataset: Readonly<Record<string, unknown>>;
}

/** Paths of datasets are absolute. */
export type Question =
  | { kind: "decode" | "examine"; job: DecodingJob }
  | { kind: "hash"; job: SharedJob }
  | { kind: "inspect"; located: FilesSpec; task: Task; identify: boolean; cache: string | null }
  | ColumnsQuestion
  | PartQuestion
  | { kind: "preview"; dataset: DatasetSpec; task: Task };

export interface Answers {
  decode: FileProblem | null;
  examine: FileProblem | null;
  hash: FileProblem | null;
  inspect: DataResult<Inspection>;
  columns: string[];
  part: PartRead | null;
  preview: DataResult<Preview>;
}
