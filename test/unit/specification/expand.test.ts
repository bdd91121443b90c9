import { expect, test } from "vitest";
import { countRuns } from "../../../server/src/specification/expansion/count.ts";
import { expandSpec } from "../../../server/src/specification/expansion/expand.ts";
import { formerRunIds, runId } from "../../../server/src/specification/expansion/runId.ts";
import { spectrumWidths } from "../../../server/src/specification/expansion/spectrumWidths.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import type { Spec } from "../../../server/src/specification/schema/spec.ts";

function specOf(part: object): Spec {
  const base = { dataset: { kind: "shell", dimensions: 8 }, architecture: { kind: "mlp", hidden: [8] } };
  return parseSpec(JSON.stringify({ ...base, ...part })).spec!;
}

test("a launch is the cross product of its lists", () => {
  const spec = specOf({ initialization: { gain: [0.5, 2], seeds: [3, 7] } });
  const runs = expandSpec(spec, "wasm").map(({ initialization }) => [
    initialization.seed,
    initialization.gain,
  ]);
  expect(runs).toEqual([
    [3, 0.5],
    [3, 2],
    [7, 0.5],
    [7, 2],
  ]);
  expect(countRuns(spec)).toBe(4);
});

test("equal values of a list are one run, and counted once", () => {
  const spec = specOf({ initialization: { gain: [0.5, 0.5, 2], seeds: [7, 3, 7] } });
  expect(expandSpec(spec, "wasm")).toHaveLength(4);
  expect(countRuns(spec)).toBe(4);
});

test("a count of seeds is 1, 2, 3 …, and a range of gains is drawn once for each", () => {
  const spec = specOf({ initialization: { gain: { uniform: [0.1, 20] }, seeds: 200 } });
  const runs = expandSpec(spec, "wasm").map(({ initialization }) => initialization);
  expect(runs.map(({ seed }) => seed)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  const gains = runs.map(({ gain }) => gain);
  expect(Math.min(...gains)).toBeGreaterThanOrEqual(0.1);
  expect(Math.max(...gains)).toBeLessThanOrEqual(20);
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  // Five standard errors of the mean of 200 uniform numbers.
  expect(Math.abs(mean - 10.05)).toBeLessThan((5 * (19.9 / Math.sqrt(12))) / Math.sqrt(200));
  expect(new Set(gains).size).toBeGreaterThan(195);
});

test("a seed's gain does not depend on how many seeds there are", () => {
  const gainsFor = (seeds: number) =>
    expandSpec(specOf({ initialization: { gain: { logUniform: [0.01, 100] }, seeds } }), "wasm").map(
      ({ initialization }) => initialization.gain,
    );
  expect(gainsFor(5)).toEqual(gainsFor(50).slice(0, 5));
});

test("random architectures have depths and powers of two within their ranges", () => {
  const spec = specOf({
    architecture: { kind: "mlp", random: { depth: [1, 11], width: [32, 512], count: 50 } },
  });
  const hidden = expandSpec(spec, "wasm").map(({ architecture }) => spectrumWidths(architecture));
  expect(hidden.length).toBe(50);
  const depths = hidden.map((widths) => widths.length);
  expect(Math.min(...depths)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...depths)).toBeLessThanOrEqual(11);
  expect(new Set(hidden.flat())).toEqual(new Set([32, 64, 128, 256, 512]));
});

test("equal runs are trained once", () => {
  expect(expandSpec(specOf({ initialization: { gain: [1, 1], seeds: [4, 4] } }), "wasm").length).toBe(1);
});

test("an id names what decides a run's course, however it is written", () => {
  const [run] = expandSpec(specOf({}), "wasm");
  expect(runId(run!)).toMatch(/^[0-9a-f]{16}$/);
  const idOf = (part: object) => runId(expandSpec(specOf(part), "wasm")[0]!);
  // Neither the number of epochs nor how a run is judged changes what it trains.
  expect(
    idOf({ training: { epochs: 7 }, name: "x", indicator: { window: 5 }, policy: { onDiscard: "stop" } }),
  ).toBe(runId(run!));
  expect(idOf({ initialization: { seeds: [1], gain: 1, scheme: "xavierNormal" } })).toBe(runId(run!));
  expect(idOf({ initialization: { gain: 2 } })).not.toBe(runId(run!));
  expect(idOf({ training: { batchSize: 16 } })).not.toBe(runId(run!));
});

test("a run keeps the ids that earlier versions gave it on wasm and on native", () => {
  const [run] = expandSpec(specOf({}), "wasm");
  const before = runId({ ...run!, engine: "native" as "wasm" });
  expect(formerRunIds(run!)).toEqual([before]);
  expect(formerRunIds(expandSpec(specOf({}), "tfjs")[0]!)).toEqual([]);
});
