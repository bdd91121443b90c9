/** Pieces of an HTML file, as text: the report is also written where there is no page. */
import { visibleLines } from "../../../server/src/domain/visibleText.ts";

/** A text in an HTML file, with its lines; control characters are made visible. */
export function escaped(text: string): string {
  return visibleLines(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** A text of more characters breaks into lines. */
const longText = 24;

/** A table. @param numeric columns that are aligned to the right, by their numbers */
export function htmlTable(
  head: readonly string[],
  body: readonly (readonly string[])[],
  numeric: ReadonlySet<number> = new Set(),
): string {
  const cell = (tag: string, text: string, column: number) => {
    const kind = numeric.has(column) ? ' class="numeric"' : text.length > longText ? ' class="long"' : "";
    return `<${tag}${kind}>${escaped(text)}</${tag}>`;
  };
  const row = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((text, column) => cell(tag, text, column)).join("")}</tr>`;
  return `<div class="scroll"><table><thead>${row("th", head)}</thead><tbody>${body.map((cells) => row("td", cells)).join("\n")}</tbody></table></div>`;
}

const style = `
:root { color-scheme: light; }
body { color: #1f1f1f; background: #fff; font: 14px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1100px; padding: 24px; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 32px 0 8px; border-top: 1px solid #d8dbe0; padding-top: 14px; }
p { margin: 4px 0; } .muted { color: #5a5f66; } .note { white-space: pre-wrap; }
.tag { border: 1px solid #d8dbe0; border-radius: 3px; font-size: 12px; padding: 0 6px; margin-right: 6px; }
.pictures { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); }
.pictures svg { height: auto; max-width: 100%; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { white-space: nowrap; border-bottom: 1px solid #e4e6ea; padding: 3px 10px; text-align: left; vertical-align: top; }
th { color: #5a5f66; font-weight: 600; white-space: nowrap; } .numeric { text-align: right; } td.long { min-width: 12em; overflow-wrap: anywhere; white-space: pre-line; }
dt { font-weight: 600; } dd { margin: 0 0 6px; }
@media print { body { max-width: none; padding: 0; } }
`;

/** A page that needs nothing beside itself, and is let to load nothing. */
export function htmlPage(title: string, body: readonly string[]): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
${body.join("\n")}
</body>
</html>
`;
}
