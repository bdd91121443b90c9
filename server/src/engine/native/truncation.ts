import { readFileSync } from "node:fs";

/** Of a 64-bit ELF file's header (System V ABI, "ELF Header"): where the section headers are, how long and how many. */
const [SECTIONS, SECTION_SIZE, SECTION_COUNT] = [0x28, 0x3a, 0x3c];
const HEADER_BYTES = 64;

/**
 * Whether a library of Linux has lost its end. Its loader maps such a file without complaint, and the process dies of
 * SIGBUS behind the end; those of macOS and Windows refuse it. Linkers put the section headers last.
 */
export function isTruncated(file: string): boolean {
  const bytes = readFileSync(file);
  const isElf = bytes.subarray(1, 4).toString("latin1") === "ELF";
  if (!isElf || bytes.length < HEADER_BYTES) return false;
  const sections = bytes.readUInt16LE(SECTION_SIZE) * bytes.readUInt16LE(SECTION_COUNT);
  return Number(bytes.readBigUInt64LE(SECTIONS)) + sections > bytes.length;
}
