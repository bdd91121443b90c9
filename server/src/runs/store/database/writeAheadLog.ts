/**
 * Looks at a write-ahead log before SQLite does, which takes the frames up to the first with a wrong checksum and drops the
 * others without a word. The format is that of sqlite.org/fileformat2.html#walformat.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The magic number; its last bit says that checksums are of words with the highest byte first. */
const MAGIC = 0x377f0682;
const LARGEST_PAGE = 65_536;

/**
 * @param path of the log
 * @returns how many transactions come after the first damage; 0 where SQLite reads all, and where there is no log
 */
export function lostTransactions(path: string): number {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return 0;
  }
  try {
    return countLost(file, fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}

function countLost(file: number, size: number): number {
  const header = Buffer.alloc(HEADER_BYTES);
  if (readSync(file, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return 0;
  const pageSize = header.readUInt32BE(8);
  // A log that was never begun, and one of which nothing can be said.
  if ((header.readUInt32BE(0) & ~1) >>> 0 !== MAGIC || pageSize === 0 || pageSize > LARGEST_PAGE) return 0;
  const sum = createSum((header.readUInt32BE(0) & 1) === 1);
  sum.add(header, 0, 24);
  let isSound = sum.is(header, 24);
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + pageSize);
  let salts = header.subarray(16, 24);
  let lost = 0;
  for (let at = HEADER_BYTES; at + frame.length <= size; at += frame.length) {
    if (readSync(file, frame, 0, frame.length, at) < frame.length) break;
    // Where the header's own salts are damaged, those of the first frame count.
    if (!isSound && at === HEADER_BYTES) salts = Buffer.from(frame.subarray(8, 16));
    const isOfThisLog = frame.subarray(8, 16).equals(salts);
    if (isSound) {
      sum.add(frame, 0, 8);
      sum.add(frame, FRAME_HEADER_BYTES, frame.length);
      isSound = isOfThisLog && sum.is(frame, 16);
    }
    const endsTransaction = frame.readUInt32BE(4) !== 0;
    if (!isSound && isOfThisLog && endsTransaction) lost++;
  }
  return lost;
}

/** The running checksum of a log. */
function createSum(isBigEndian: boolean) {
  let [first, second] = [0, 0];
  return {
    add(bytes: Buffer, from: number, until: number): void {
      for (let at = from; at < until; at += 8) {
        const one = isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
        const other = isBigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4);
        first = (first + one + second) >>> 0;
        second = (second + other + first) >>> 0;
      }
    },
    is: (bytes: Buffer, at: number): boolean =>
      bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second,
  };
}
