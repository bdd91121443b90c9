/** What tests read in the project's Markdown: links, headings, code blocks. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

export interface CodeBlock {
  /** the words after the fence: a language, and the other attributes of the block */
  info: string;
  text: string;
}

/** Every Markdown file of the repository but those that tests read as data. */
export function markdownFiles(): string[] {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
    encoding: "utf8",
  });
  return files
    .trimEnd()
    .split("\n")
    .filter((path) => !path.startsWith("test/fixtures/"));
}

export function codeBlocks(path: string): CodeBlock[] {
  const blocks = readFileSync(path, "utf8").matchAll(/^```(.*)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, info, text]) => ({ info: info!.trim(), text: text! }));
}

/** Targets of links and pictures, outside code. */
export function links(path: string): string[] {
  const text = withoutCode(readFileSync(path, "utf8"));
  const inline = [...text.matchAll(/\]\(([^()\s]+)(?: "[^"]*")?\)/g)].map(([, target]) => target!);
  const html = [...text.matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map(([, target]) => target!);
  const home = [...text.matchAll(/\blink: (\/[^\s,}]*)/g)].map(([, target]) => target!);
  return [...inline, ...html, ...home];
}

/** The anchors of a file's headings, as GitHub and the site name them. */
export function anchors(path: string): Set<string> {
  const headings = readFileSync(path, "utf8")
    .replace(/^```[\s\S]*?^```$/gm, "")
    .matchAll(/^#{1,6} (.*)$/gm);
  const found = new Set<string>();
  for (const [, heading] of headings) {
    const slug = anchorOf(heading!);
    let unique = slug;
    for (let count = 1; found.has(unique); count++) unique = `${slug}-${count}`;
    found.add(unique);
  }
  return found;
}

/** GitHub's rule: lower case, spaces as hyphens, no other punctuation. docs/.vitepress/config.ts has the same. */
export function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\p{Mark}_\- ]/gu, "")
    .replaceAll(" ", "-");
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
}
