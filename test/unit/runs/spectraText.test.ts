import { expect, test } from "vitest";
import { uniform } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { toEvent } from "../../../server/src/runs/events/runEvent.ts";
import { mostTextBytes, writeSpectrum } from "../../../server/src/runs/events/spectraText.ts";
import { toBlob } from "../../../server/src/runs/store/database/spectraBlob.ts";

function textOf(values: number[]): string {
  const target = new Uint8Array(mostTextBytes(values.length));
  const end = writeSpectrum(target, 0, Float32Array.from(values));
  return Buffer.from(target.subarray(0, end)).toString();
}

test("values are written with at most nine decimals, and none that is 0 at the end", () => {
  expect(textOf([1, 0.5, 0.25, 2 ** -20, 2 ** -30, 2 ** -32, 0])).toBe(
    "1,0.5,0.25,0.000000954,0.000000001,0,0",
  );
  expect(textOf([])).toBe("");
});

test("reading the text gives the numbers that rounding gives, for any value", () => {
  const generator = createGenerator(1, "spectra");
  const values = Array.from({ length: 20_000 }, () => uniform(generator) ** (1 + 8 * uniform(generator)));
  const rounded = Array.from(Float32Array.from(values), (value) => Math.round(value * 1e9) / 1e9);
  expect(JSON.parse(`[${textOf(values)}]`)).toEqual(rounded);
});

test.each([
  "linear",
  "activation",
] as const)("an event's frame says what its parameters say: %s", (matrix) => {
  const body = {
    epoch: 3,
    trainLoss: null,
    layers: [
      { name: "dense_1", width: 2, extra: { mean: [0.5] } },
      { name: "dichte_ß", width: 1 },
    ],
    scores: { so: 1.5 },
  };
  const spectra = toBlob(Float32Array.of(1, 0.1, 1, 0.2, 1, 0));
  const entry = { sequence: 7, run: "r", method: "dai/run/epoch" as const, spectra };
  const event = toEvent({ ...entry, body: JSON.stringify(body) }, matrix);
  expect(event.params).toMatchObject({ sequence: 7, run: "r", epoch: 3 });
  const message = { jsonrpc: "2.0", method: "dai/run/epoch", params: event.params };
  expect(JSON.parse(Buffer.from(event.frame).toString())).toEqual(message);
  const empty = toEvent({ ...entry, body: JSON.stringify({ ...body, layers: [] }) }, matrix);
  expect(JSON.parse(Buffer.from(empty.frame).toString()).params.layers).toEqual([]);
});

test("a long record and one without spectra have frames too", () => {
  const width = 20_000;
  const layers = [{ name: "dense_1", width }];
  const spectra = toBlob(new Float32Array(2 * width).fill(1 / 3));
  const method = "dai/run/epoch";
  const long = toEvent(
    { sequence: 1, run: "r", method, body: JSON.stringify({ layers }), spectra },
    "linear",
  );
  expect(JSON.parse(Buffer.from(long.frame).toString()).params).toEqual(long.params);
  const gone = toEvent(
    { sequence: 2, run: "r", method: "dai/run/deleted", body: "{}", spectra: null },
    "linear",
  );
  expect(Buffer.from(gone.frame).toString()).toBe(
    '{"jsonrpc":"2.0","method":"dai/run/deleted","params":{"sequence":2,"run":"r"}}',
  );
});
