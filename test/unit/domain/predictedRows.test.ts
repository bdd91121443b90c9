import { expect, test } from "vitest";
import {
  decodePredictedRows,
  encodePredictedRows,
  predictedRows,
} from "../../../server/src/domain/predictedRows.ts";

test("samples are evenly spaced, and all of a few", () => {
  expect([...predictedRows(3)]).toEqual([0, 1, 2]);
  const rows = predictedRows(1000);
  expect(rows).toHaveLength(64);
  expect([rows[0], rows[1], rows[63]]).toEqual([0, 15, 984]);
});

test.each([1, 2, 3, 63, 64])("%i samples are the same after writing and reading", (count) => {
  const classes = Uint8Array.from({ length: count }, (_, i) => (i * 37) % 256);
  const confidences = Uint8Array.from({ length: count }, (_, i) => 255 - i);
  const text = encodePredictedRows({ classes, confidences });
  expect(text.length).toBeLessThanOrEqual(172);
  const read = decodePredictedRows(text);
  expect([...read!.classes]).toEqual([...classes]);
  expect([...read!.confidences]).toEqual([...confidences]);
});

test.each([
  "",
  "AAA",
  "A===",
  "AAAA",
  "%%%%",
  "AA AA==",
  `${"AAAA".repeat(43)}AA==`,
])("%j is none", (text) => {
  expect(decodePredictedRows(text)).toBeNull();
});
