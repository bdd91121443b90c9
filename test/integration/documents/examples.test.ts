/** The examples that bring their data train as they are; README shows the first of them. */
import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { parseSpecTree, plainValue } from "../../../server/src/specification/syntax/tree.ts";
import { codeBlocks } from "../../support/markdown.ts";
import { removeHome, temporaryHome } from "../support/daemon.ts";
import { dai } from "../support/runs.ts";

const home = temporaryHome();
afterAll(() => removeHome(home));

test.each([
  "wine",
  "digits",
  "diabetes",
])("examples/%s.dai.json trains, and its best model is tested", async (name) => {
  const spec = `examples/${name}.dai.json`;
  const { status, stdout } = await dai(home, ["run", spec, "--json"]);
  expect(status, stdout).toBe(0);
  const tested = JSON.parse((await dai(home, ["evaluate", spec, "--test", "--json"])).stdout);
  if (name === "diabetes") expect(tested.metrics.r2).toBeGreaterThan(0.4);
  else expect(tested.accuracy).toBeGreaterThan(0.9);
});

test("README's spec is the example of the table", () => {
  const { name: _, ...example } = specOf(readFileSync("examples/wine.dai.json", "utf8"));
  expect(specOf(codeBlocks("README.md")[0]!.text)).toEqual(example);
});

/** What a spec says, whatever its comments. */
function specOf(text: string): Record<string, unknown> {
  return plainValue(parseSpecTree(text).root!) as Record<string, unknown>;
}
