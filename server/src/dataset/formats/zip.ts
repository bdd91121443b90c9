/** ZIP archives, as far as NumPy writes them (PKWARE APPNOTE 6.3): stored or deflated, below 4 GiB, in one file. */
import { crc32, inflateRawSync } from "node:zlib";
import { dataError } from "../access/dataError.ts";
import { largestDeflateRatio } from "./readExactly.ts";

export interface ZipEntry {
  name: string;
  /** bytes, decompressed */
  size: number;
  /** Decompresses the whole entry. @throws DataError when it is not what the directory says */
  read(): Uint8Array;
}

const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;

/** The entries of an archive. @throws DataError */
export function readZip(file: string, archive: Uint8Array): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view);
  if (end < 0) throw dataError("file-unreadable/not-zip", { file });
  const count = view.getUint16(end + 10, true);
  let offset = view.getUint32(end + 16, true);
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (offset + 46 > end || view.getUint32(offset, true) !== directorySignature)
      throw dataError("file-unreadable/zip-directory", { file, offset });
    const method = view.getUint16(offset + 10, true);
    const checksum = view.getUint32(offset + 16, true);
    const packed = view.getUint32(offset + 20, true);
    const size = view.getUint32(offset + 24, true);
    const nameLength = view.getUint16(offset + 28, true);
    const nameStart = offset + 46;
    const name = Buffer.from(archive.subarray(nameStart, nameStart + nameLength)).toString("utf8");
    const local = view.getUint32(offset + 42, true);
    offset = nameStart + nameLength + view.getUint16(offset + 30, true) + view.getUint16(offset + 32, true);
    entries.push({
      name,
      size,
      read() {
        if (packed === 0xffffffff || size === 0xffffffff || local === 0xffffffff)
          throw dataError("file-unreadable/zip-large-entry", { file, entry: name });
        if (local + 30 > archive.length || view.getUint32(local, true) !== localSignature)
          throw dataError("file-unreadable/zip-no-entry", { file, entry: name, offset: local });
        const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
        const data = archive.subarray(start, start + packed);
        if (data.length < packed) throw dataError("file-unreadable/zip-end", { file, entry: name });
        const bytes = unpack(method, data, size);
        if (bytes?.length !== size || crc32(bytes) !== checksum)
          throw dataError("file-unreadable/zip-entry", { file, entry: name, size });
        return bytes;
      },
    });
  }
  return entries;
}

/** The last record, which a comment of at most 64 KiB may follow. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === endSignature) return at;
  return -1;
}

function unpack(method: number, data: Uint8Array, size: number): Uint8Array | null {
  if (method === 0) return data;
  // A size that no data could have is not made room for.
  if (method !== 8 || size > data.length * largestDeflateRatio) return null;
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
  } catch {
    return null;
  }
}
