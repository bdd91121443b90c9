import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { specJsonSchema } from "../../../server/src/specification/schema/jsonSchema.ts";

test("schemas/dai.schema.json is what the spec's description gives (else: npm run schema)", () => {
  const written = JSON.parse(readFileSync("schemas/dai.schema.json", "utf8"));
  expect(written).toEqual(JSON.parse(JSON.stringify(specJsonSchema())));
});

test("only the dataset and the architecture are required", () => {
  expect(specJsonSchema().required).toEqual(["dataset", "architecture"]);
});
