import { MessageError } from "../../../messages/messageError.ts";
import type { Kernels } from "../module.ts";

const PAGE_BYTES = 65_536;
/** one cache line */
const ALIGNMENT = 64;

/** Hands out the kernels' memory from its start; nothing is given back before the whole instance goes. */
export interface Heap {
  /** The address of `bytes` new bytes, all 0, aligned to 64. Views made earlier may become invalid. */
  allocate(bytes: number): number;
  readonly used: number;
}

export function createHeap(kernels: Kernels): Heap {
  const base = aligned(kernels.heapBase());
  let end = base;
  return {
    get used() {
      return end - base;
    },
    allocate(bytes) {
      const address = end;
      end = aligned(end + bytes);
      const missing = Math.ceil((end - kernels.memory.buffer.byteLength) / PAGE_BYTES);
      if (missing > 0) grow(kernels.memory, missing, end);
      return address;
    },
  };
}

function grow(memory: WebAssembly.Memory, pages: number, needed: number): void {
  try {
    memory.grow(pages);
  } catch (cause) {
    const megabytes = Math.ceil(needed / 1e6);
    throw new MessageError("engine/memory", { size: megabytes }, { cause });
  }
}

function aligned(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}
