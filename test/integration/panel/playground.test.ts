/** The page that trains in the browser, as a web server serves it. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPlayground, mostBytes } from "../../../scripts/playground.ts";
import { launchChromium } from "../../support/chromium.ts";
import { launchFirefox } from "../../support/firefox.ts";
import { needs, program } from "../../support/needs.ts";

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
};

describe("the page that trains in the browser", needs(program("chromium")), () => {
  let folder: string;
  let bytes: number;
  let server: Server;
  let browser: Browser;
  let address: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "dai-playground-"));
    [browser, bytes] = await Promise.all([launchChromium(), buildPlayground(folder)]);
    server = createServer(({ url = "/" }, response) => {
      const file = join(folder, url === "/" ? "index.html" : url);
      if (!existsSync(file)) return response.writeHead(404).end();
      return response.writeHead(200, { "content-type": types[extname(file)]! }).end(readFileSync(file));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const sentence = /^\d+\.\d% at epoch 20 of 20; at epoch 10 .+ That was (right|wrong)\.$/;

  it("trains four runs, draws them and judges each", async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(`${address}#epochs=20&width=16`);
    await page.getByText("All runs have ended.").waitFor();
    const sentences = await page.locator(".run p").allTextContents();
    expect(sentences).toHaveLength(4);
    for (const text of sentences) expect(text).toMatch(sentence);
    const labels = await page.locator("canvas").evaluateAll((all) => all.map((one) => one.ariaLabel));
    expect(labels).toHaveLength(9);
    expect(labels[1]).toContain("Singular values of dense_1, width 16, normalised, epochs 0 to 20.");
    expect(errors).toEqual([]);
  });

  it("trains and judges in Firefox as well", needs(program("firefox")), async () => {
    const firefox = await launchFirefox();
    try {
      await firefox.open(`${address}#epochs=20&width=16`);
      const texts = "[...document.querySelectorAll('.run p')].map(({ textContent }) => textContent)";
      const hasEnded = "document.body.innerText.includes('All runs have ended.')";
      await expect.poll(() => firefox.evaluate<boolean>(hasEnded)).toBe(true);
      const sentences = await firefox.evaluate<string[]>(texts);
      expect(sentences).toHaveLength(4);
      for (const text of sentences) expect(text).toMatch(sentence);
      expect(firefox.errors).toEqual([]);
    } finally {
      await firefox.close();
    }
  });

  it("keeps a moved slider in its address, and an address moves the sliders", async () => {
    const page = await browser.newPage();
    await page.goto(address);
    const width = page.locator("input[name=width]");
    await width.focus();
    await page.keyboard.press("Home");
    await expect.poll(() => page.url()).toContain("#width=16");
    await page.goto(`${address}#width=128`);
    await expect
      .poll(() => page.locator("label", { has: width }).locator("output").textContent())
      .toBe("128");
  });

  it("is small enough to be loaded by anybody", () => {
    expect(bytes).toBeLessThan(mostBytes);
  });
});
