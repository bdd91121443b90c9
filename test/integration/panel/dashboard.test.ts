/** The dashboard in a real Chromium, served by a real daemon that trains a small study. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import { launchChromium } from "../../support/chromium.ts";
import { needs, program } from "../../support/needs.ts";
import { connect, removeHome, startDaemon, temporaryHome } from "../support/daemon.ts";

const spec = {
  name: "Small",
  dataset: { kind: "shell", dimensions: 16, radii: [1, 1.5], train: 500, validation: 200 },
  architecture: { kind: "mlp", hidden: [16, 8] },
  initialization: { gain: [1, 20], seeds: 1 },
  training: { epochs: 12 },
};

describe("the dashboard", needs(program("chromium")), () => {
  let home: string;
  let browser: Browser;
  let daemon: DaemonConnection;
  beforeAll(async () => {
    home = temporaryHome();
    await startDaemon({ home });
    [browser, daemon] = await Promise.all([launchChromium(), connect(home)]);
    await daemon.request("dai/runs/start", { spec });
  });
  afterAll(async () => {
    daemon?.close();
    await browser?.close();
    await removeHome(home);
  });

  async function open(url: string): Promise<{ page: Page; errors: string[] }> {
    const context = await browser.newContext();
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(url);
    return { page, errors };
  }
  const newUrl = async () => (await daemon.request("dai/daemon/code", {})).url;
  const rows = (page: Page) => page.locator("[role=row][data-run]");

  it("lets a browser in with its code, shows the runs, and keeps it in after a reload", async () => {
    const { page, errors } = await open(await newUrl());
    await expect.poll(() => rows(page).count()).toBe(2);
    expect(page.url()).not.toContain("code");
    expect(await page.evaluate(() => document.cookie)).toBe("");
    await expect.poll(() => page.locator(".row .state-finished").count()).toBe(2);
    await page.reload();
    await expect.poll(() => rows(page).count()).toBe(2);
    await expect.poll(() => page.locator(".decay canvas").count()).toBe(2);
    expect(await page.getByRole("button", { name: "Open spec" }).count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it("downloads a picture", async () => {
    const { page } = await open(await newUrl());
    await page.locator(".decay summary").first().click();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save SVG" }).first().click();
    expect((await downloading).suggestedFilename()).toMatch(/^Small-gain-[\d.]+-\w+\.svg$/);
  });

  it("acts on runs like the panel in the editor", async () => {
    const { page } = await open(await newUrl());
    await rows(page).first().click();
    await page.locator("header").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await expect.poll(() => rows(page).count()).toBe(1);
    expect((await daemon.request("dai/runs/list", {})).runs).toHaveLength(1);
  });

  it("says how to get in when a code was used before", async () => {
    const url = await newUrl();
    await open(url);
    const { page } = await open(url);
    await page.getByText("Run `dai open` in a terminal to sign in again").waitFor();
    expect(await rows(page).count()).toBe(0);
  });
});
