/** Tables that were read before, in the cache. */
import { keep, keyOf } from "../formats/cache.ts";
import type { Reading } from "../rawDataset.ts";
import { type Column, LineNumbers, type Table } from "./table.ts";

/** A table but for its arrays, which follow as 32-bit numbers in the order of the columns, the labels last. */
interface Head extends Pick<Table, "rows" | "encoding"> {
  columns: Omit<Column, "values" | "codes">[];
  /** how many of the columns are labels */
  labels: number;
  lines: { row: number; line: number }[] | null;
}

/** A table from the cache, or as `read` reads it. @param how what the table depends on beside the files' content */
export async function cachedTable(
  { cache, content }: Pick<Reading, "cache" | "content">,
  part: "train" | "validation" | "test",
  file: string,
  how: unknown,
  read: () => Promise<Table>,
): Promise<Table> {
  // The hash of the content does not include test files.
  if (content === null || cache === null || part === "test") return read();
  let made: Table | null = null;
  const bytes = await keep(cache, keyOf(content, ["table with labels", part, how]), null, async () => {
    made = await read();
    return encode(made);
  });
  return made ?? decode(file, bytes);
}

function encode({ rows, encoding, features, labels, lines }: Table): Uint8Array {
  const columns = [...features, ...labels];
  const head: Head = {
    rows,
    ...(encoding === undefined ? {} : { encoding }),
    lines: lines?.starts ?? null,
    labels: labels.length,
    columns: columns.map((column) =>
      column.kind === "number"
        ? { kind: column.kind, name: column.name }
        : { kind: column.kind, name: column.name, texts: column.texts, isCut: column.isCut },
    ),
  };
  const text = Buffer.from(JSON.stringify(head));
  const padded = Math.ceil(text.length / 4) * 4;
  const bytes = Buffer.alloc(4 + padded + 4 * rows * columns.length, 0x20);
  bytes.writeUInt32LE(padded, 0);
  bytes.set(text, 4);
  for (const [index, column] of columns.entries()) {
    const { buffer, byteOffset, byteLength } = column.kind === "number" ? column.values : column.codes;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), 4 + padded + 4 * rows * index);
  }
  return bytes;
}

function decode(file: string, bytes: Uint8Array): Table {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const padded = view.readUInt32LE(0);
  const { rows, encoding, columns, labels, lines } = JSON.parse(view.toString("utf8", 4, 4 + padded)) as Head;
  // A copy, so that the numbers are at a multiple of their size.
  const numbers = new Uint8Array(view.subarray(4 + padded)).buffer;
  const all = columns.map((column, index): Column => {
    const offset = 4 * rows * index;
    return column.kind === "number"
      ? { ...column, kind: "number", values: new Float32Array(numbers, offset, rows) }
      : ({ ...column, codes: new Uint32Array(numbers, offset, rows) } as Column);
  });
  const features = all.slice(0, all.length - labels);
  return {
    file,
    rows,
    features,
    labels: all.slice(features.length),
    lines: lines && new LineNumbers(lines),
    ...(encoding === undefined ? {} : { encoding }),
  };
}
