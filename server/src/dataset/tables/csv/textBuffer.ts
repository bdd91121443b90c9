/** Where a piece of the text is while it is read. */

/** Bytes behind the text that a scanner overwrites or reads. */
export const slack = 32;

export interface TextBuffer {
  /** `slack` bytes more than hold text; other ones after `grow` */
  readonly bytes: Buffer;
  /** Makes room for twice the text; what is there stays. */
  grow(): void;
}

export function createTextBuffer(size: number): TextBuffer {
  let bytes = Buffer.alloc(size + slack);
  return {
    get bytes() {
      return bytes;
    },
    grow() {
      const larger = Buffer.alloc(2 * (bytes.length - slack) + slack);
      bytes.copy(larger);
      bytes = larger;
    },
  };
}

const pageBytes = 2 ** 16;

/** A text at the end of a WebAssembly memory, from an address on. */
export function createTextIn(memory: WebAssembly.Memory, address: number, size: number): TextBuffer {
  let room = size;
  let bytes = view();

  function view(): Buffer {
    const missing = address + room + slack - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    return Buffer.from(memory.buffer, address, room + slack);
  }

  return {
    get bytes() {
      return bytes;
    },
    grow() {
      room *= 2;
      bytes = view();
    },
  };
}
