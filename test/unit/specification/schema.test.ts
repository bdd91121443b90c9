import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { protocolSchema } from "../../../server/src/daemon/requests/protocolSchema.ts";
import { specJsonSchema } from "../../../server/src/specification/schema/specSchema.ts";

test("schemas/dai.schema.json is what the spec's description gives (else: npm run schema)", () => {
  const written = JSON.parse(readFileSync("schemas/dai.schema.json", "utf8"));
  expect(written).toEqual(JSON.parse(JSON.stringify(specJsonSchema())));
});

test("schemas/protocol.schema.json is what the daemon checks requests by (else: npm run schema)", () => {
  const written = JSON.parse(readFileSync("schemas/protocol.schema.json", "utf8"));
  expect(written).toEqual(JSON.parse(JSON.stringify(protocolSchema())));
});

test("a dataset and an architecture are required, or a program", () => {
  expect(specJsonSchema().oneOf).toEqual([
    { required: ["dataset", "architecture"] },
    { required: ["program"] },
  ]);
});
