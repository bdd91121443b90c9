import { readFileSync } from "node:fs";

/** docs/diagnostics.md, which has the same path in the installed folder and in the repository. */
function diagnosticsPage(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(`${isSource ? "../../../../" : "../"}docs/diagnostics.md`, import.meta.url);
}

let links: ReadonlyMap<string, string> | undefined;

/**
 * A `file:` URI of the paragraph about a diagnostic's code, with its line as `#L12`, which editors jump to;
 * undefined for a code without a paragraph, or where the document is not installed.
 */
export function documentationLink(code: string): string | undefined {
  links ??= headingLinks(diagnosticsPage());
  return links.get(code);
}

function headingLinks(page: URL): ReadonlyMap<string, string> {
  let text: string;
  try {
    text = readFileSync(page, "utf8");
  } catch {
    return new Map();
  }
  const lines = text.split("\n").map((line, index): [string, string] => [line, `${page.href}#L${index + 1}`]);
  return new Map(
    lines.flatMap(([line, href]) => (line.startsWith("### ") ? [[line.slice(4).trim(), href]] : [])),
  );
}
