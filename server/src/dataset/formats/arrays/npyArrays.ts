/** NumPy's arrays. */
import { dataError } from "../../access/dataError.ts";
import type { Features } from "../../rawDataset.ts";
import { decodeFloat64, decodeNumbers, type NumberType } from "../numbers.ts";
import { readExactly, readHead } from "../readExactly.ts";
import { checkFinite, shapeOfSample } from "../samples.ts";
import type { ArrayPart } from "./arrayDataset.ts";
import type { ArrayLabels } from "./arrayLabels.ts";

/** What an array's header says. */
export interface NpyHeader {
  /** a number type, or "U" or "S" and the length of texts */
  type: string;
  little: boolean;
  dimensions: number[];
  /** the first index changes fastest, as in what pandas and a transposition give */
  isFortran: boolean;
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
  /** the elements' bytes, without the header */
  bytes(): Promise<Uint8Array>;
}

/** Longest header of version 1; enough for any array of numbers. */
const longestHeader = 10 + 2 ** 16;

/** Samples and labels that are each an array. @throws DataError */
export async function partOfArrays(features: NpyArray, labels: NpyArray): Promise<ArrayPart> {
  return { ...samplesOf(features), labels: await labelsOf(labels) };
}

/** Samples without labels. @param mayMiss whether a number may be NaN @throws DataError */
export function samplesOf({ name, header, bytes }: NpyArray, mayMiss = false): Omit<ArrayPart, "labels"> {
  const type = numberType({ name, header });
  const shape = shapeOfSample(name, header.dimensions);
  const width = shape.reduce((product, length) => product * length, 1);
  const features = async () =>
    checkFinite(name, inRows(decodeNumbers(await bytes(), type, header.little), header), width, mayMiss);
  return {
    count: header.dimensions[0]!,
    shape,
    features,
    ...(type.startsWith("f") ? { check: async () => void (await features()) } : {}),
  };
}

async function labelsOf(array: NpyArray): Promise<ArrayLabels> {
  const { name, header } = array;
  const [, width = 1, ...more] = header.dimensions;
  if (header.dimensions.length === 0 || more.length > 0)
    throw dataError("file-unreadable/label-dimensions", { file: name, dimensions: header.dimensions.length });
  const bytes = await array.bytes();
  if (isText(header.type)) return { name, values: decodeTexts(bytes, header), width };
  return { name, values: inRows(decodeFloat64(bytes, numberType(array), header.little), header), width };
}

/** The numbers in C order, the last index changing fastest. */
function inRows<Numbers extends Features | Float64Array>(
  numbers: Numbers,
  { dimensions, isFortran }: NpyHeader,
): Numbers {
  if (!isFortran) return numbers;
  const ordered = numbers.slice() as Numbers;
  const strides = dimensions.map((_, axis) =>
    dimensions.slice(0, axis).reduce((size, length) => size * length, 1),
  );
  const index = dimensions.map(() => 0);
  for (let to = 0, from = 0; to < ordered.length; to++) {
    ordered[to] = numbers[from]!;
    for (let axis = dimensions.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < dimensions[axis]!) break;
      from -= strides[axis]! * dimensions[axis]!;
      index[axis] = 0;
    }
  }
  return ordered;
}

function numberType({ name, header: { type } }: Pick<NpyArray, "name" | "header">): NumberType {
  if (isNumberType(type)) return type;
  throw dataError("file-unreadable/element-type", { file: name, type });
}

/** Texts of a fixed width: "U" in UTF-32, "S" in bytes, padded with zeros. */
function decodeTexts(bytes: Uint8Array, { type, little }: NpyHeader): string[] {
  const size = elementBytes(type);
  if (size === 0) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / size }, (_, row) => {
    const start = row * size;
    if (type.startsWith("S"))
      return Buffer.from(bytes.subarray(start, start + size))
        .toString("utf8")
        .replace(/\0+$/, "");
    const points = Array.from({ length: size / 4 }, (__, i) => view.getUint32(start + 4 * i, little));
    return String.fromCodePoint(...points.filter((point) => point > 0 && point <= 0x10ffff));
  });
}

/** Reads the header of an .npy file. @throws DataError */
export async function openNpy(file: string): Promise<NpyArray> {
  const header = parseNpyHeader(file, await readHead(file, longestHeader));
  return {
    name: file,
    header,
    bytes: async () => (await readExactly(file, header.size)).subarray(header.start),
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
  if (head.length < 12 || Buffer.from(head.subarray(0, 6)).toString("latin1") !== "\x93NUMPY")
    throw dataError("file-unreadable/not-npy", { file });
  const isFirst = head[6] === 1;
  const start = isFirst ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  if (start > head.length) throw dataError("file-unreadable/npy-header-end", { file });
  const text = Buffer.from(head.subarray(isFirst ? 10 : 12, start)).toString("latin1");
  const descr = /'descr':\s*'([<>|=]?)([a-zA-Z]\d*)'/.exec(text);
  if (descr?.[2] === "O") throw dataError("file-unreadable/python-objects", { file });
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (order === undefined || shape === undefined) throw dataError("file-unreadable/npy-header", { file });
  const type = descr?.[2];
  if (!type || !(isNumberType(type) || isText(type)))
    throw dataError("file-unreadable/element-type", {
      file,
      type: descr ? `${descr[1]}${descr[2]}` : "object",
    });
  const dimensions = shape.split(",").flatMap((part) => (part.trim() ? [Number(part)] : []));
  const isFortran = order === "True" && dimensions.length > 1;
  const count = dimensions.reduce((product, length) => product * length, 1);
  return {
    type,
    little: descr[1] !== ">",
    dimensions,
    isFortran,
    start,
    size: start + count * elementBytes(type),
  };
}

function isText(type: string): boolean {
  return /^[US]\d+$/.test(type);
}

function elementBytes(type: string): number {
  const length = Number(type.slice(1));
  return type.startsWith("U") ? 4 * length : length;
}

function isNumberType(type: string): type is NumberType {
  return /^(b1|[ui][1248]|f[248])$/.test(type);
}
