import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { anchors, links, markdownFiles } from "../../support/markdown.ts";

/** The file that a link leads to, in the repository or on the site; undefined where there is none. */
function target(from: string, path: string): string | undefined {
  if (path === "") return from;
  const candidates = path.startsWith("/")
    ? // The site's root is docs/, whose pages have no ending and whose folders have a first page.
      [
        `docs${path}`,
        `docs${path}.md`,
        `docs${path}index.md`,
        `docs${path}README.md`,
        `docs/public${path}`,
        `docs${path}src/index.html`,
      ]
    : [normalize(join(dirname(from), path))];
  return candidates.find(
    (candidate) => existsSync(candidate) && (statSync(candidate).isFile() || !path.startsWith("/")),
  );
}

function problem(from: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [path, anchor] = decodeURI(link).split("#") as [string, string?];
  const file = target(from, path);
  if (file === undefined) return `${link}: there is no such file`;
  if (anchor !== undefined && file.endsWith(".md") && !anchors(file).has(anchor))
    return `${link}: ${file} has no such heading`;
  return undefined;
}

test.each(markdownFiles())("every link of %s leads somewhere", (path) => {
  expect(links(path).flatMap((link) => problem(path, link) ?? [])).toEqual([]);
});
