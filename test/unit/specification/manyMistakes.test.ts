import { expect, test } from "vitest";
import { say } from "../../../server/src/messages/catalogue.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { checkSource } from "../../../server/src/specification/thread/checkSource.ts";

const whole = { dataset: { kind: "shell" }, architecture: { kind: "mlp", hidden: [4] } };
const unknown = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, index]));

test("of 60,000 unknown keys the first 1,000 are listed, with how many more there are", () => {
  const { spec, diagnostics } = parseSpec(JSON.stringify({ ...whole, ...unknown(60_000) }));
  expect(spec).not.toBeNull();
  expect(diagnostics).toHaveLength(1001);
  expect(diagnostics.at(-1)).toMatchObject({
    severity: "information",
    ...say("too-many", { left: 59_000 }),
  });
});

test("an error after 1,000 warnings still keeps a spec from being launched", () => {
  const { spec, diagnostics } = parseSpec(
    JSON.stringify({ ...unknown(2000), ...whole, training: { epochs: "many" } }),
  );
  expect(spec).toBeNull();
  expect(diagnostics.filter(({ severity }) => severity === "error")).toHaveLength(1);
});

test("of many syntax errors the first 1,000 are listed", () => {
  const { diagnostics } = parseSpec(`[${"1 ".repeat(60_000)}]`);
  expect(diagnostics.filter(({ code }) => code === "syntax")).toHaveLength(1000);
  expect(diagnostics.at(-1)?.code).toBe("too-many");
});

test.each([150, 5000, 100_000])("a spec that is nested %d levels deep gets a sentence", (levels) => {
  const { spec, diagnostics } = parseSpec(`${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`);
  expect(spec).toBeNull();
  expect(diagnostics).toEqual([expect.objectContaining(say("syntax/too-deep", { levels: 100 }))]);
});

test("a long text that a thread reads gets what a short one gets", async () => {
  const text = JSON.stringify({ ...whole, ...unknown(3000) });
  const { tree: _, sound: __, ...here } = parseSpec(text);
  expect(await checkSource({ text, folder: null, cache: null })).toEqual(here);
});
