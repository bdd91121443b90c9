import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { FileMessageId } from "../../../server/src/dataset/access/dataError.ts";
import type { Dataset, Samples } from "../../../server/src/dataset/dataset.ts";
import type { FilesSpec } from "../../../server/src/dataset/kinds/registry.ts";
import { loadDataset } from "../../../server/src/dataset/load.ts";
import type { Facts } from "../../../server/src/messages/catalogue.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

/** Folder of the files that test/golden/datasets.py writes. */
export const data = fileURLToPath(new URL("../../fixtures/data/", import.meta.url));

/** What NumPy, pandas, PyArrow and Pillow read from them. */
export const golden = JSON.parse(
  readFileSync(new URL("../../golden/datasets.json", import.meta.url), "utf8"),
) as Record<string, Part> & { "images/names": string[] };

export interface Part {
  features: number[];
  labels: number[];
  classNames?: string[];
}

/** A dataset of a spec with every default filled in. */
export function filled(dataset: object): FilesSpec {
  const text = JSON.stringify({ dataset, architecture: { kind: "mlp", hidden: [4] } });
  const { spec, diagnostics } = parseSpec(text);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return spec!.dataset as FilesSpec;
}

/** Reads as written, without scaling unless the spec asks for it. */
export function load(dataset: object): Promise<Dataset> {
  return loadDataset(filled({ scaling: "none", ...dataset }));
}

/** Matches the error with that message, and with these facts in it. */
export function refusal<Id extends FileMessageId>(id: Id, facts: Partial<Facts<Id>> = {}): Error {
  return expect.objectContaining({ id, facts: expect.objectContaining(facts as object) });
}

/** Compares samples with numbers, to within what 32-bit floating point keeps. */
export function expectSamples({ features, labels, count }: Samples, expected: Part, tolerance = 1e-6): void {
  expect(count).toBe(expected.labels.length);
  expect([...labels]).toEqual(expected.labels);
  expectClose(features, expected.features, tolerance);
}

export function expectClose(found: ArrayLike<number>, expected: number[], tolerance = 1e-6): void {
  expect(found.length).toBe(expected.length);
  const far = expected.findIndex(
    (value, i) => !(Math.abs(found[i]! - value) <= tolerance * Math.max(1, Math.abs(value))),
  );
  if (far >= 0) expect(`number ${far}: ${found[far]}`).toBe(`number ${far}: ${expected[far]}`);
}
