import { expect, it } from "vitest";
import { servePanel } from "../../fixtures/panel/page.ts";

it("the page is at most 250 KB minified", async () => {
  const site = await servePanel();
  site.close();
  expect(site.bytes).toBeLessThanOrEqual(250_000);
});
