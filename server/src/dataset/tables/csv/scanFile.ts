/** Reads a file through a scanner, piece by piece. */
import { dataError } from "../../access/dataError.ts";
import type { CsvScanner } from "./scanner.ts";
import { type Encoding, openText } from "./text.ts";
import { slack, type TextBuffer } from "./textBuffer.ts";

/** Most bytes of one row. */
const longestRow = 2 ** 22;

/** How much of a text is read. */
export interface Reach {
  /** the beginning of a row */
  from?: number;
  /** where reading ends, even within a row */
  to?: number;
  /** asked after each piece */
  isEnough?: () => boolean;
}

/**
 * Reads the whole rows of a text, or of a part of it.
 *
 * @param buffer takes the pieces
 * @returns the position behind the last row that was read
 * @throws DataError, CsvSyntaxError
 */
export async function scanFile(
  file: string,
  encoding: Encoding,
  scanner: CsvScanner,
  buffer: TextBuffer,
  { from = 0, to = Number.POSITIVE_INFINITY, isEnough = () => false }: Reach = {},
): Promise<number> {
  const text = await openText(file, encoding);
  try {
    if (from > 0) text.bytes?.seek(from);
    let at = from;
    /** bytes of a row whose end is not read yet */
    let kept = 0;
    while (at < to) {
      if (2 * kept > buffer.bytes.length) buffer.grow();
      const { bytes } = buffer;
      const read = await text.read(bytes, kept, Math.min(bytes.length - slack - kept, to - at));
      at += read;
      const length = kept + read;
      const used = scanner.scan(bytes, length, read === 0);
      kept = length - used;
      if (read === 0 || isEnough()) break;
      if (kept > longestRow) throw dataError("file-unreadable/long-row", { file, most: longestRow });
      bytes.copyWithin(0, used, length);
    }
    return at - kept;
  } finally {
    await text.close();
  }
}
