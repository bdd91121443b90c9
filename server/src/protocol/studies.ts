/** Launches, and the data of a spec. */
import type { Notes } from "../domain/notes.ts";
import type { EngineName } from "../engine/registry.ts";
import type { Calibrate } from "../indicator/calibration/studyCalibration.ts";
import type { RunId, StudyId } from "./ids.ts";

export interface StartParams {
  /** a `file://` URI of a spec, or … */
  uri?: string;
  /** … the spec itself */
  spec?: unknown;
  /** the text of `uri` where it differs from the file, as in an unsaved editor */
  text?: string;
  epochs?: number;
  engine?: EngineName;
  /** delete what the store has of these runs and train them again */
  fresh?: boolean;
  /** −100 to 100: runs of a higher priority train first and take the workers of others; unchanged, or 0, when absent */
  priority?: number;
  /** the PATH on which a program's command is searched for; the daemon's own when absent */
  path?: string;
}

export interface StartResult {
  study: StudyId;
  runs: RunId[];
  /** epochs that this launch asks for */
  epochs: number;
  /** how the study calibrates itself, and its checkpoints; absent where its spec asks for none */
  calibrate?: Calibrate & { checkpoints: number[] };
}

/** A launch's set of runs, and what people have written about it. */
export interface StudySummary {
  study: StudyId;
  name: string;
  uri: string | null;
  /** of its newest launch, ISO 8601 */
  launched: string;
  notes: Notes;
}

/** A preview of the data of a spec. */
export interface DatasetPreview {
  /** the data in one line, for people: samples, features, classes or targets, missing values */
  description: string;
  /** numbers of samples that are trained on and validated with */
  samples: { train: number; validation: number };
  /** of one sample: [height, width, channels], or [dimensions] */
  shape: number[];
  /** training samples of each class, in the order of the labels */
  classes: { name: string; count: number }[];
  /** up to 20 PNG files in base64, each with the index of its class; none where samples are no images */
  images: { label: number; png: string }[];
}
