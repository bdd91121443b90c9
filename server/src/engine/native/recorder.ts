import type { Kernels } from "../wasm/module.ts";
import { CALL_LENGTH, type NativeFunction, type NativeFunctions, type NativeKernel } from "./addon.ts";

type Kernel = (...numbers: number[]) => unknown;

export interface Recorder {
  /** the native functions as they are to be called, so that a recording sees the calls */
  called: Record<NativeKernel, NativeFunction>;
  /** What `Kernels.record` promises, for the kernels that call these functions. */
  record(kernels: Kernels, calls: () => void): () => void;
}

/**
 * Neighbouring native calls become one list, which `repeat` goes through in C; calls of WebAssembly's kernels, such as a
 * softmax, come between lists.
 */
export function createRecorder(functions: NativeFunctions, memory: () => ArrayBuffer): Recorder {
  const called: Record<NativeKernel, NativeFunction> = { ...functions };

  function record(kernels: Kernels, calls: () => void): () => void {
    const parts: (() => void)[] = [];
    let list: number[] = [];
    const endList = () => {
      if (list.length === 0) return;
      const numbers = Float64Array.from(list);
      parts.push(() => functions.repeat(memory(), numbers));
      list = [];
    };
    const restoreFunctions = replaceEach(
      called,
      (call: NativeFunction): NativeFunction =>
        (buffer, ...numbers) => {
          const padding = new Array<number>(CALL_LENGTH - 1 - numbers.length).fill(0);
          list.push(call.index!, ...numbers, ...padding);
          call(buffer, ...numbers);
        },
    );
    const restoreKernels = replaceEach(
      kernels,
      (call: Kernel): Kernel =>
        (...numbers) => {
          const before = list.length;
          const result = call(...numbers);
          if (list.length === before) {
            endList();
            parts.push(() => void call(...numbers));
          }
          return result;
        },
    );
    try {
      calls();
    } finally {
      restoreKernels();
      restoreFunctions();
    }
    endList();
    return () => {
      for (const part of parts) part();
    };
  }

  return { called, record };
}

/** Puts others in the place of an object's functions. Answers what puts them back. */
function replaceEach<F>(owner: object, replacement: (call: F) => F): () => void {
  const own = { ...owner };
  const functions = Object.entries(own).filter(([, value]) => typeof value === "function");
  Object.assign(owner, Object.fromEntries(functions.map(([name, call]) => [name, replacement(call as F)])));
  return () => void Object.assign(owner, own);
}
