import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contrast, leastContrast, readable } from "../../../webview-ui/src/page/contrast.ts";

interface ShippedTheme {
  id: string;
  colours: Record<string, string | null>;
}
const file = new URL("../../fixtures/panel/shippedThemes.json", import.meta.url);
const themes = JSON.parse(readFileSync(file, "utf8")) as ShippedTheme[];

/** Where the panel lies, and what its signs are drawn with, as theme.css has them. */
const backgrounds = ["sideBar.background", "editor.background"] as const;
const signs = [
  "textLink.foreground",
  "charts.purple",
  "charts.green",
  "charts.orange",
  "errorForeground",
] as const;

/** #rrggbb of a colour, #rgb, #rrggbb or #rrggbbaa, over an opaque background. */
function over(colour: string, background: string): string {
  const long = (text: string) =>
    text.length <= 5 ? [...text.slice(1)].map((digit) => digit + digit).join("") : text.slice(1);
  const bytes = (text: string) => (long(text).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const [top, bottom] = [bytes(colour), bytes(background)];
  const alpha = (top[3] ?? 255) / 255;
  const mixed = [0, 1, 2].map((i) => Math.round(alpha * top[i]! + (1 - alpha) * bottom[i]!));
  return `#${mixed.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

const cases = themes.flatMap(({ id, colours }) => backgrounds.map((surface) => ({ id, surface, colours })));

test("all themes that VS Code ships are here", () => {
  expect(themes.length).toBeGreaterThan(15);
});

test.each(cases)("signs stand out in $id on $surface", ({ colours, surface }) => {
  const background = over(colours[surface]!, "#000000");
  const foreground = over(colours["foreground"]!, background);
  for (const name of signs) {
    const colour = colours[name];
    // Where a theme has none, the panel has a colour of its own.
    if (!colour) continue;
    const drawn = readable(over(colour, background), background, foreground);
    expect(contrast(drawn, background), name).toBeGreaterThanOrEqual(leastContrast);
  }
});

describe("a colour", () => {
  test("that stands out stays as it is", () => {
    expect(readable("#0060c0", "#ffffff", "#1f1f1f")).toBe("#0060c0");
  });
  test("moves towards the text's colour only as far as it must", () => {
    const moved = readable("#f0a060", "#ffffff", "#1f1f1f");
    expect(contrast(moved, "#ffffff")).toBeGreaterThanOrEqual(3);
    expect(contrast(moved, "#ffffff")).toBeLessThan(4);
  });
  test("stands out even where the text does not", () => {
    expect(contrast(readable("#808080", "#777777", "#888888"), "#777777")).toBeGreaterThanOrEqual(3);
  });
});

test("contrast is that of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 6);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});
