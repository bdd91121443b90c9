/** Reads a file through a scanner, piece by piece. */
import { dataError } from "../../access/dataError.ts";
import type { CsvScanner } from "./scanner.ts";
import { type Encoding, openText } from "./text.ts";
import { slack, type TextBuffer } from "./textBuffer.ts";

/** Most bytes of one row. */
const longestRow = 2 ** 22;

/**
 * Reads to the end of a file, or until `isEnough` after a piece of it.
 *
 * @param buffer takes the pieces
 * @throws DataError, CsvSyntaxError
 */
export async function scanFile(
  file: string,
  encoding: Encoding,
  scanner: CsvScanner,
  buffer: TextBuffer,
  isEnough: () => boolean = () => false,
): Promise<void> {
  const text = await openText(file, encoding);
  try {
    /** bytes of a row whose end is not read yet */
    let kept = 0;
    for (;;) {
      if (2 * kept > buffer.bytes.length) buffer.grow();
      const { bytes } = buffer;
      const read = await text.read(bytes, kept, bytes.length - slack - kept);
      const length = kept + read;
      const used = scanner.scan(bytes, length, read === 0);
      if (read === 0 || isEnough()) return;
      kept = length - used;
      if (kept > longestRow) throw dataError("file-unreadable/long-row", { file, most: longestRow });
      bytes.copyWithin(0, used, length);
    }
  } finally {
    await text.close();
  }
}
