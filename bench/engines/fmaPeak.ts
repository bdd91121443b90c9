/// <reference path="../../server/src/engine/wasm/webassembly.d.ts" />
import asc from "assemblyscript/asc";

type Peak = (iterations: number, factor: number, term: number) => number;

/** Independent accumulators: enough to keep two multiply-add units busy through a latency of four cycles. */
const CHAINS = 12;
const ITERATIONS = 200_000;
const LANES = 4;

/**
 * The float32 multiply-add rate of one core with 128-bit vectors, in GFLOP/s: the best of a few runs of a
 * kernel that reads and writes no memory.
 */
export async function measureFmaPeak(relaxed: boolean): Promise<number> {
  const run = await compile(relaxed);
  let best = Number.POSITIVE_INFINITY;
  // Runs short enough for some to have the core for themselves, many enough for V8 to bring optimized code.
  for (let repeat = 0; repeat < 1000; repeat++) {
    const start = performance.now();
    run(ITERATIONS, 0.999, 0.001);
    best = Math.min(best, performance.now() - start);
  }
  return (ITERATIONS * CHAINS * LANES * 2) / best / 1e6;
}

async function compile(relaxed: boolean): Promise<Peak> {
  const madd = relaxed ? "f32x4.relaxed_madd(x, y, c#)" : "f32x4.add(f32x4.mul(x, c#), y)";
  const chains = [...Array(CHAINS).keys()];
  const source = `
    export function run(iterations: i32, factor: f32, term: f32): f32 {
      const x = f32x4.splat(factor);
      const y = f32x4.splat(term);
      ${chains.map((i) => `let c${i} = f32x4.splat(${i});`).join("\n")}
      for (let i = 0; i < iterations; i++) {
        ${chains.map((i) => `c${i} = ${madd.replaceAll("#", String(i))};`).join("\n")}
      }
      return f32x4.extract_lane(${chains.map((i) => `c${i}`).reduce((a, b) => `f32x4.add(${a}, ${b})`)}, 0);
    }`;
  const features = ["--enable", "simd", ...(relaxed ? ["--enable", "relaxed-simd"] : [])];
  const files = new Map<string, Uint8Array>();
  const { error, stderr } = await asc.main(
    ["peak.ts", "--outFile", "peak.wasm", "-O3", "--runtime", "stub", ...features],
    {
      readFile: (name: string) => (name === "peak.ts" ? source : null),
      writeFile: (name: string, contents: string | Uint8Array) => {
        if (typeof contents !== "string") files.set(name, contents.slice());
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`The peak kernel does not compile.\n${stderr}`);
  const module = await WebAssembly.compile(files.get("peak.wasm")!.slice());
  const { exports } = await WebAssembly.instantiate(module, {});
  return exports["run"] as Peak;
}
