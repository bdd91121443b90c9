import { DataError } from "../access/dataError.ts";
import type { RawDataset, RawPart } from "../rawDataset.ts";
import { bytesOf, decodeLabels, decodeNumbers, type NumberType } from "./numbers.ts";
import { readExactly, readHead } from "./readExactly.ts";
import { checkCounts, checkFinite, countClasses, shapeOfSample } from "./samples.ts";

/** What an array's header says. */
export interface NpyHeader {
  type: NumberType;
  little: boolean;
  dimensions: number[];
  /** where the numbers begin */
  start: number;
  /** bytes of the whole file */
  size: number;
}

/** One array: its header, and a way to its bytes. */
export interface NpyArray {
  /** the file, and the array in it, for messages */
  name: string;
  header: NpyHeader;
  /** the numbers' bytes, without the header */
  numbers(): Promise<Uint8Array>;
}

/** Longest header of version 1; enough for any array of numbers. */
const longestHeader = 10 + 2 ** 16;

/** The arrays of one part of a dataset. */
type Arrays = Record<"features" | "labels", NpyArray>;

/** Samples and labels that are each an array. @throws DataError */
export async function arraysToDataset(
  train: Arrays,
  validation: Arrays | null,
  classNames: string[] | undefined,
): Promise<RawDataset> {
  const trained = await toPart(train);
  const validated = validation && (await toPart(validation));
  if (validated && validated.shape.join() !== trained.shape.join())
    throw new DataError(
      validation.features.name,
      `holds samples of ${validated.shape.join(" × ")}, and those to train on are ${trained.shape.join(" × ")}: they must agree.`,
    );
  return {
    shape: trained.shape,
    classes: countClasses([trained, ...(validated ? [validated] : [])], classNames),
    ...(classNames ? { classNames } : {}),
    train: trained,
    validation: validated,
  };
}

async function toPart({ features, labels }: Arrays): Promise<RawPart & { shape: number[]; file: string }> {
  const { type, little, dimensions } = features.header;
  const shape = shapeOfSample(features.name, dimensions);
  const width = shape.reduce((product, length) => product * length, 1);
  const count = dimensions[0]!;
  const labelHeader = labels.header;
  const isColumn = labelHeader.dimensions.length === 2 && labelHeader.dimensions[1] === 1;
  if (labelHeader.dimensions.length !== 1 && !isColumn)
    throw new DataError(
      labels.name,
      `has ${labelHeader.dimensions.length} dimensions, and labels have one: give a class index for each sample.`,
    );
  checkCounts(labels.name, count, labelHeader.dimensions[0]!);
  return {
    count,
    shape,
    file: labels.name,
    labels: decodeLabels(labels.name, await labels.numbers(), labelHeader.type, labelHeader.little),
    async features() {
      return checkFinite(features.name, decodeNumbers(await features.numbers(), type, little), width);
    },
  };
}

/** Reads the header of an .npy file. @throws DataError */
export async function openNpy(file: string): Promise<NpyArray> {
  const header = parseNpyHeader(file, await readHead(file, longestHeader));
  return {
    name: file,
    header,
    numbers: async () => (await readExactly(file, header.size)).subarray(header.start),
  };
}

/**
 * Reads the header of NumPy's format, versions 1.0 to 3.0 (NEP 1): magic, version, the length of a Python
 * dictionary, the dictionary.
 *
 * @throws DataError
 */
export function parseNpyHeader(file: string, head: Uint8Array): NpyHeader {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const broken = (what: string) => new DataError(file, `${what}: save it again with numpy.save.`);
  if (head.length < 12 || Buffer.from(head.subarray(0, 6)).toString("latin1") !== "\x93NUMPY")
    throw broken("is not an NPY file, which begins with 93 4e 55 4d 50 59");
  const isFirst = head[6] === 1;
  const start = isFirst ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  if (start > head.length) throw broken("has a header that does not end");
  const text = Buffer.from(head.subarray(isFirst ? 10 : 12, start)).toString("latin1");
  const descr = /'descr':\s*'([<>|=]?)([a-zA-Z]\d*)'/.exec(text);
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (order === undefined || shape === undefined) throw broken("has a header that can't be understood");
  const type = descr?.[2];
  if (!type || !isNumberType(type))
    throw new DataError(
      file,
      `has elements of the type ${descr ? `${descr[1]}${descr[2]}` : "object"}: convert them to numbers, such as float32.`,
    );
  const dimensions = shape.split(",").flatMap((part) => (part.trim() ? [Number(part)] : []));
  if (order === "True" && dimensions.length > 1)
    throw new DataError(file, "is in Fortran order: save numpy.ascontiguousarray of it.");
  const count = dimensions.reduce((product, length) => product * length, 1);
  return { type, little: descr[1] !== ">", dimensions, start, size: start + count * bytesOf(type) };
}

function isNumberType(type: string): type is NumberType {
  return /^(b1|[ui][1248]|f[248])$/.test(type);
}
