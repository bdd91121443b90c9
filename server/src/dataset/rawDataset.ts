/** A number for each feature, as a file has it: 8-bit pixels stay 8-bit. */
export type Features = Uint8Array | Float32Array;

/** Samples of one file, before any is drawn or scaled. */
export interface RawPart {
  count: number;
  labels: Uint16Array;
  /** Reads count × dimensions features, row-major, all finite. */
  features(): Promise<Features>;
  /** Reads some rows only, where that costs less. */
  some?(rows: number[]): Promise<Features>;
}

/** What the files of a dataset hold. Labels are read; features only when they are asked for. */
export interface RawDataset {
  /** of one sample: [height, width, channels], or [dimensions] */
  shape: number[];
  classes: number;
  classNames?: string[];
  train: RawPart;
  /** null when validation samples are to be drawn from `train` */
  validation: RawPart | null;
}

/** What reading may use and whom it tells. */
export interface ReadingContext {
  /** folder for decoded data; null to keep nothing */
  cache: string | null;
  /** Tells how far a long reading is, in one sentence. */
  progress(sentence: string): void;
}
