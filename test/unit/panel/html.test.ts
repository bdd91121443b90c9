import { describe, expect, it } from "vitest";
import { panelHtml } from "../../../webview-ui/src/host/html.ts";

describe("the page's HTML", () => {
  const html = panelHtml({ scriptUri: 'x"y', styleUri: "s&t", cspSource: "https://ours", nonce: "abc" });

  it("allows our script and style, and nothing else", () => {
    expect(html).toContain("default-src 'none'; script-src 'nonce-abc'; style-src https://ours;");
    expect(html).not.toContain("unsafe");
  });

  it("escapes what it is given", () => {
    expect(html).toContain('src="x&quot;y"');
    expect(html).toContain('href="s&amp;t"');
  });
});
