/** What the site does otherwise than people who read the same pages in the repository see. */
import { existsSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import type { MarkdownRenderer } from "vitepress";

/** Of two pictures, one for each theme, the other is hidden. */
export const pictureStyle = ".dark .in-light, html:not(.dark) .in-dark { display: none }";

export function siteRules(markdown: MarkdownRenderer): void {
  unlinkRepositoryFiles(markdown);
  followTheme(markdown);
}

/** A picture that there is for light and dark themes is shown in that of the reader. */
function followTheme(markdown: MarkdownRenderer): void {
  const docs = fileURLToPath(new URL("..", import.meta.url));
  markdown.core.ruler.push("themes", ({ tokens, env, Token }) => {
    const folder = posix.dirname(env.relativePath);
    for (const token of tokens)
      token.children = (token.children ?? []).flatMap((child) => {
        const [, name] = /^(.*)-(?:light|dark)\.png$/.exec(child.attrGet("src") ?? "") ?? [];
        const files = ["light", "dark"].map((theme) => `${name}-${theme}.png`);
        if (!name || !files.every((file) => existsSync(posix.join(docs, folder, file)))) return [child];
        return files.map((file, index) => {
          const copy = Object.assign(new Token(child.type, child.tag, child.nesting), child);
          copy.attrs = [...(child.attrs ?? [])].map(([key, value]) => [key, key === "src" ? file : value]);
          copy.attrSet("class", index === 0 ? "in-light" : "in-dark");
          return copy;
        });
      });
  });
}

/** A link to a file that the repository has and the site has not stays as words. */
function unlinkRepositoryFiles(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("repository-files", ({ tokens, env }) => {
    const folder = posix.dirname(env.relativePath);
    const leaves = (href: string) => /^\.{1,2}\//.test(href) && posix.join(folder, href).startsWith("../");
    for (const { children } of tokens) {
      let isLeaving = false;
      for (const token of children ?? []) {
        if (token.type === "link_open") isLeaving = leaves(token.attrGet("href") ?? "");
        if (!isLeaving || !token.type.startsWith("link_")) continue;
        // The site's own rules for links go by the type.
        Object.assign(token, { type: token.type.replace("link", "span"), tag: "span" });
        token.attrs = token.nesting === 1 ? [["title", "in the repository"]] : null;
      }
    }
  });
}
