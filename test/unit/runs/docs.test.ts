import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

/** Titles as the file's tests have them; a title that counts something has the number in it. */
function titlesIn(path: string): string[] {
  const source = read(path);
  const constants = new Map(
    [...source.matchAll(/^const (\w+) = (\d+);/gm)].map(([, name, value]) => [name, value]),
  );
  return [...source.matchAll(/^(?:test(?:\.each)?\(|\]\)\()\s*(["`])(.*?)(?<!\\)\1/gms)].map(([, , title]) =>
    title!.replace(/\$\{(\w+)\}/g, (_, name: string) => constants.get(name) ?? name),
  );
}

test("every test that docs/reliability.md names exists", () => {
  const rows = [...read("docs/reliability.md").matchAll(/^\| .* \| `(test\/\S+)`: (.*) \|$/gm)];
  expect(rows.length).toBeGreaterThan(20);
  const missing = rows.filter(([, path, title]) => !titlesIn(path!).includes(title!));
  expect(missing.map(([row]) => row)).toEqual([]);
});

test("docs/reliability.md names every integration test of runs", () => {
  const text = read("docs/reliability.md");
  const files = ["Determinism", "Crash", "Attach", "Policy", "Damage", "Scheduling", "Collect", "Elsewhere"];
  const titles = files.flatMap((name) => titlesIn(`test/integration/runs${name}.test.ts`));
  expect(titles.filter((title) => !text.includes(title))).toEqual([]);
});
