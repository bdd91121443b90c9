/** The files that docs/architecture.md names are there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const roots = ["", "server/src", "webview-ui/src", "client/src"];
const page = readFileSync("docs/architecture.md", "utf8");

test("every file in the table of places exists", () => {
  const sections = page.split("\n## ").filter((section) => /^(Entry points|Where to find)/.test(section));
  expect(sections).toHaveLength(2);
  const rows = sections.flatMap((section) => section.split("\n"));
  const missing = rows.flatMap((row) => {
    let folder = "";
    const names = [...row.matchAll(/`([\w./-]+\.(?:ts|h|c|py)|[\w./-]+\/)`/g)].map(([, name]) => name!);
    return names.filter((name) => {
      // A bare name lies in the folder of the one before it in its row.
      const path = name.includes("/") ? name : join(folder, name);
      folder = name.endsWith("/") ? name : join(path, "..");
      return !roots.some((root) => existsSync(join(root, path)));
    });
  });
  expect(missing).toEqual([]);
});
