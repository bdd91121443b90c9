import type { FilesSpec } from "../../specification/schema/dataset.ts";
import { readCifar } from "./cifar.ts";
import { readCsv } from "./csv.ts";
import { readIdx } from "./idx.ts";
import { readImages } from "./images.ts";
import { readNpy } from "./npy.ts";
import { readNpz } from "./npz.ts";
import { readParquet } from "./parquet.ts";
import type { RawDataset, ReadingContext } from "./rawDataset.ts";

/**
 * Reads the labels of a dataset whose paths are whole, and how to get at its features.
 *
 * @param content hash of what the files hold, by which decoded data is kept; null to keep nothing
 * @throws DataError
 */
export function readFiles(
  spec: FilesSpec,
  content: string | null,
  context: ReadingContext,
): Promise<RawDataset> {
  switch (spec.kind) {
    case "idx":
      return readIdx(spec);
    case "npy":
      return readNpy(spec);
    case "npz":
      return readNpz(spec);
    case "csv":
      return readCsv(spec);
    case "parquet":
      return readParquet(spec, content, context);
    case "images":
      return readImages(spec, content, context);
    case "cifar":
      return readCifar(spec);
  }
}
