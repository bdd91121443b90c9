import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const url = (path: string) => new URL(`../../../${path}`, import.meta.url);

test("every promise in test/README.md names a file of tests that exists", () => {
  const text = readFileSync(url("test/README.md"), "utf8").split("## Promises about runs")[1]!;
  const rows = [...text.matchAll(/^\| .* \| `(\S+\.test\.ts)` \|$/gm)];
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter(([, path]) => !existsSync(url(`test/${path}`))).map(([row]) => row)).toEqual([]);
});
