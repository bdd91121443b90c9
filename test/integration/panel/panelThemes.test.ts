import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toOklch } from "../../../webview-ui/src/page/colour.ts";
import { contrast, leastContrast } from "../../../webview-ui/src/page/contrast.ts";
import { type VsCodeTheme, wear } from "../../fixtures/panel/themes.ts";
import { needs, program } from "../../support/needs.ts";
import { eventually, panelBrowser } from "../support/panel.ts";

interface ShippedTheme {
  id: string;
  colours: Record<string, string | null>;
}
const file = new URL("../../fixtures/panel/shippedThemes.json", import.meta.url);
const shipped = JSON.parse(readFileSync(file, "utf8")) as ShippedTheme[];

/** A shipped theme as VS Code puts it into the page. */
function themeOf({ id, colours }: ShippedTheme): VsCodeTheme {
  const variables = Object.entries(colours).flatMap(([name, colour]) =>
    colour === null ? [] : [[`--vscode-${name.replaceAll(".", "-")}`, colour]],
  );
  return {
    className: id.includes("Light") ? "vscode-light" : "vscode-dark",
    background: colours["sideBar.background"]!,
    variables: Object.fromEntries(variables),
  };
}

/** Themes whose orange, the colour of the train curves and of *converged*, is translucent. */
const translucent = shipped.filter(({ colours }) => /^#.{8}$/.test(colours["charts.orange"] ?? ""));

describe("the panel: colours of curves and verdicts", needs(program("chromium")), () => {
  const { open } = panelBrowser();

  it("are the theme's where the system is light and the theme dark", async () => {
    const { page } = await open();
    await page.emulateMedia({ colorScheme: "light" });
    const { background, ...worn } = themeOf(shipped.find(({ id }) => id === "Solarized Dark")!);
    await page.evaluate(wear, { background, ...worn });
    const line = () =>
      page
        .locator(".toolbar")
        .evaluate((toolbar) => getComputedStyle(toolbar).getPropertyValue("border-bottom-color"));
    await eventually(line).toMatch(/\/ 0\.22\)$/);
    const scheme = await page
      .getByRole("searchbox")
      .evaluate((input) => getComputedStyle(input).getPropertyValue("color-scheme"));
    expect(scheme).toBe("dark");
  });

  it("stand out in themes with a translucent orange", async () => {
    expect(translucent.length).toBeGreaterThan(10);
    const { page } = await open();
    const colour = (name: string) =>
      page.evaluate(
        (variable) => getComputedStyle(document.body).getPropertyValue(variable),
        `--dai-${name}`,
      );
    for (const theme of translucent) {
      const { background, ...worn } = themeOf(theme);
      await page.evaluate(wear, { background, ...worn });
      for (const name of ["train", "saturated", "discard"])
        await eventually(async () => contrast(await colour(name), background)).toBeGreaterThanOrEqual(
          leastContrast,
        );
      const { hue, chroma } = toOklch(await colour("discard"));
      expect([hue > 20 && hue < 36, chroma > 0.12], `red in ${theme.id}`).toEqual([true, true]);
    }
  });
});
