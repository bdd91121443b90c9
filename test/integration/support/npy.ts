import { writeFileSync } from "node:fs";

/** Writes an array of 32-bit floats as NumPy does. */
export function writeNpy(path: string, shape: readonly number[], values: ArrayLike<number>): void {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  // 10 bytes before it and a newline after it make 128.
  const header = `${dictionary.padEnd(117)}\n`;
  const prefix = Buffer.from("\x93NUMPY\x01\x00", "latin1");
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  const data = Float32Array.from(values);
  writeFileSync(
    path,
    Buffer.concat([prefix, length, Buffer.from(header, "latin1"), Buffer.from(data.buffer)]),
  );
}
