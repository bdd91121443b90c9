/** Samples from NumPy's files. */
import { dataError } from "../access/dataError.ts";
import type { DataForm } from "../dataset.ts";
import { type NpyArray, openNpy, samplesOf } from "../formats/arrays/npyArrays.ts";
import { openNpz } from "../formats/arrays/npzArrays.ts";
import type { NewRows } from "./rowReader.ts";

/** What samples without labels are often called in an archive. */
const usualNames = ["x_test", "x", "X", "features"];

export async function npyRows(file: string, form: DataForm): Promise<NewRows> {
  return rowsOf(await openNpy(file), form);
}

/** The only array of an archive, or the one that is called as the training samples or as is usual. */
export async function npzRows(file: string, form: DataForm, trainedOn?: string): Promise<NewRows> {
  const { names, open } = await openNpz(file);
  const name =
    names.length === 1 ? names[0]! : [trainedOn ?? "", ...usualNames].find((one) => names.includes(one));
  if (name === undefined)
    throw dataError("file-unreadable/array-names", {
      file,
      known: names.length > 0 ? `the arrays ${names.slice(0, 20).join(", ")}` : "no arrays",
    });
  return rowsOf(open(name), form);
}

async function rowsOf(array: NpyArray, { shape, dimensions, preprocessing }: DataForm): Promise<NewRows> {
  const samples = samplesOf(array, preprocessing?.fill !== undefined);
  const isFlat = samples.shape.length === 1 && samples.shape[0] === dimensions;
  if (!isFlat && samples.shape.join() !== shape.join())
    throw dataError("file-unreadable/input-shape", {
      file: array.name,
      shape: samples.shape.join(" × "),
      wanted: shape.join(" × "),
    });
  return { features: Float32Array.from(await samples.features()) };
}
