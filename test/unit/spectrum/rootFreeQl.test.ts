import { describe, expect, test } from "vitest";
import { createHeap } from "../../../server/src/engine/wasm/memory/heap.ts";
import { type KernelBuild, kernelBuilds, kernelsOf } from "../engine/variants.ts";

/** Eigenvalues, ascending, or null when QL did not converge. */
async function eigenvalues(build: KernelBuild, diagonal: number[], subdiagonal: number[]) {
  const kernels = await kernelsOf(build);
  const heap = createHeap(kernels);
  const size = diagonal.length;
  const d = heap.allocate(size * 8);
  const e = heap.allocate(size * 8);
  new Float64Array(kernels.memory.buffer, d, size).set(diagonal);
  new Float64Array(kernels.memory.buffer, e, size).set(subdiagonal);
  const converged = kernels.rootFreeQl(d, e, size);
  return converged ? [...new Float64Array(kernels.memory.buffer, d, size)].sort((a, b) => a - b) : null;
}

describe.each(kernelBuilds)("%s kernels", (build) => {
  test("the second difference matrix has the eigenvalues 2 − 2 cos(kπ/(n+1))", async () => {
    const size = 50;
    const actual = await eigenvalues(build, Array(size).fill(2), Array(size - 1).fill(-1));
    for (const [index, value] of actual!.entries()) {
      const expected = 2 - 2 * Math.cos(((index + 1) * Math.PI) / (size + 1));
      expect(Math.abs(value - expected)).toBeLessThan(1e-13);
    }
  });

  test("elements whose squares underflow do not keep it from converging", async () => {
    const tiny = await eigenvalues(
      build,
      [0, 0, 1.13e-147, 7.04e-148, 0, 0, 1],
      [0, 0, 2.68e-147, 3e-160, 0, 0],
    );
    expect(tiny?.at(-1)).toBe(1);
    const alone = await eigenvalues(build, [1.13e-147, 7.04e-148, 0], [2.68e-147, 1e-170]);
    expect(alone).not.toBeNull();
  });

  test("it fails on NaN", async () => {
    expect(await eigenvalues(build, [1, Number.NaN, 3], [1, 1])).toBeNull();
  });

  test("it takes one element, and zeros", async () => {
    expect(await eigenvalues(build, [5], [])).toEqual([5]);
    expect(await eigenvalues(build, [0, 0, 0], [0, 0])).toEqual([0, 0, 0]);
  });
});
