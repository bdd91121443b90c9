/** The text of a CSV file in UTF-8, packed with gzip or not, whatever Unicode encoding the file has. */
import { isUtf8 } from "node:buffer";
import type { ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { type DataError, dataError } from "../../access/dataError.ts";
import { atOnce } from "../../access/regularFile.ts";

/** What the bytes of a file are. UTF-16 is found by its byte order mark. */
export type Encoding = "utf-8" | "windows-1252";

export interface TextSource {
  /** null for a text that is decoded, so that it can be read from its beginning only */
  readonly bytes: { readonly size: number; seek(position: number): void } | null;
  /** Reads up to `length` bytes of text into `bytes`. @returns how many; 0 at the end */
  read(bytes: Buffer, offset: number, length: number): Promise<number>;
  close(): Promise<void>;
}

/** @throws DataError for something that is no file; reading throws the errors of the file system and of gzip */
export async function openText(file: string, encoding: Encoding): Promise<TextSource> {
  const handle = await open(file, atOnce);
  const { head, size, isFile } = await handle.stat().then(async (stat) => ({
    isFile: stat.isFile(),
    size: stat.size,
    head: stat.isFile() ? (await handle.read(Buffer.alloc(4), 0, 4, 0)).buffer : Buffer.alloc(0),
  }));
  const problem = isFile
    ? otherFormat(file, head)
    : dataError("file-unreadable/not-a-file", { file, wanted: "a CSV file" });
  if (problem) {
    await handle.close();
    throw problem;
  }
  const isPacked = head[0] === 0x1f && head[1] === 0x8b;
  const mark = markOf(head);
  if (isPacked || mark === 2 || encoding !== "utf-8") {
    return decodedText(handle.createReadStream({ start: 0 }), isPacked, encoding);
  }
  let at = mark;
  return {
    bytes: {
      size: size - mark,
      seek(position) {
        at = mark + position;
      },
    },
    async read(bytes, offset, length) {
      const { bytesRead } = await handle.read(bytes, offset, length, at);
      at += bytesRead;
      return bytesRead;
    },
    close: () => handle.close(),
  };
}

/** What a file is that begins as no text does; null for others. */
function otherFormat(file: string, head: Buffer): DataError | null {
  const begins = head.toString("latin1");
  if (begins === "PAR1") return dataError("file-unreadable/parquet-as-text", { file });
  return begins === "PK\x03\x04" ? dataError("file-unreadable/archive-as-text", { file }) : null;
}

/** The text of a file that has to be unpacked or decoded. */
function decodedText(source: ReadStream, isPacked: boolean, encoding: Encoding): TextSource {
  const stream = isPacked ? source.pipe(createGunzip()) : source;
  source.on("error", (error) => stream.destroy(error));
  const pieces = utf8Pieces(stream, encoding);
  let rest: Buffer = Buffer.alloc(0);
  return {
    bytes: null,
    async read(bytes, offset, length) {
      while (rest.length === 0) {
        const next = await pieces.next();
        if (next.done) return 0;
        rest = next.value;
      }
      const count = rest.copy(bytes, offset, 0, length);
      rest = rest.subarray(count);
      return count;
    },
    async close() {
      source.destroy();
      stream.destroy();
    },
  };
}

async function* utf8Pieces(stream: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | null | undefined;
  for await (const piece of stream) {
    let bytes = piece;
    if (decoder === undefined) {
      decoder = decoderOf(piece, encoding);
      bytes = piece.subarray(markOf(piece));
    }
    yield decoder ? Buffer.from(decoder.decode(bytes, { stream: true })) : bytes;
  }
}

/** Length of the byte order mark at the beginning. */
function markOf([first, second, third]: Uint8Array): number {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 3;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) ? 2 : 0;
}

function decoderOf(head: Uint8Array, encoding: Encoding): InstanceType<typeof TextDecoder> | null {
  if (markOf(head) === 2) return new TextDecoder(head[0] === 0xff ? "utf-16le" : "utf-16be");
  return encoding === "utf-8" ? null : new TextDecoder(encoding);
}

/** The text is not in the encoding that it is read as. */
export class WrongEncodingError extends Error {}

/** Text from UTF-8 bytes; null when they are not UTF-8. */
export function textOf(bytes: Buffer, start: number, end: number): string | null {
  const text = bytes.toString("utf8", start, end);
  return text.includes("\ufffd") && !isUtf8(bytes.subarray(start, end)) ? null : text;
}
