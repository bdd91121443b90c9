import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const url = (path: string) => new URL(`../../../${path}`, import.meta.url);

test("every promise in docs/reliability.md names a file of tests that exists", () => {
  const text = readFileSync(url("docs/reliability.md"), "utf8");
  const rows = [...text.matchAll(/^\| .* \| `(test\/\S+)` \|$/gm)];
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter(([, path]) => !existsSync(url(path!))).map(([row]) => row)).toEqual([]);
});
