import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { toOklch } from "../../../webview-ui/src/page/colour.ts";
import { contrast, leastContrast, readable } from "../../../webview-ui/src/page/contrast.ts";

interface ShippedTheme {
  id: string;
  colours: Record<string, string | null>;
}
const file = new URL("../../fixtures/panel/shippedThemes.json", import.meta.url);
const themes = JSON.parse(readFileSync(file, "utf8")) as ShippedTheme[];

/** Where the panel lies, and what its signs are drawn with, as theme.css has them. */
const backgrounds = ["sideBar.background", "editor.background"] as const;
const signs = ["textLink.foreground", "charts.purple", "charts.green", "charts.red"] as const;
/** in VS Code the panel's own */
const orange = "#d18616";

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
  for (const [name, colour] of [
    ...signs.map((sign) => [sign, colours[sign]!] as const),
    ["orange", orange],
  ]) {
    const drawn = readable(over(colour!, background), background, foreground);
    expect(contrast(drawn, background), name).toBeGreaterThanOrEqual(leastContrast);
  }
});

test.each(cases)("red is red, and no orange, in $id on $surface", ({ colours, surface }) => {
  const background = over(colours[surface]!, "#000000");
  const foreground = over(colours["foreground"]!, background);
  const [red, warm] = [colours["charts.red"]!, orange].map((colour) =>
    toOklch(readable(over(colour, background), background, foreground)),
  );
  expect(red!.chroma).toBeGreaterThan(0.12);
  expect(red!.hue).toBeGreaterThan(20);
  expect(red!.hue).toBeLessThan(36);
  expect(warm!.hue - red!.hue).toBeGreaterThan(30);
});

describe("a colour", () => {
  test("that stands out stays as it is", () => {
    expect(readable("#0060c0", "#ffffff", "#1f1f1f")).toBe("#0060c0");
  });
  test("becomes darker or lighter only as far as it must", () => {
    const moved = readable("#f0a060", "#ffffff", "#1f1f1f");
    expect(contrast(moved, "#ffffff")).toBeGreaterThanOrEqual(3);
    expect(contrast(moved, "#ffffff")).toBeLessThan(4);
  });
  test.each([
    ["#f0a060", "#ffffff", "#1f1f1f"],
    ["#652d90", "#00212b", "#93a1a1"],
    ["#a1260d", "#330000", "#cccccc"],
  ])("keeps its hue: %s on %s", (colour, background, foreground) => {
    const [before, after] = [colour, readable(colour, background, foreground)].map(toOklch);
    expect(contrast(readable(colour, background, foreground), background)).toBeGreaterThanOrEqual(3);
    expect(Math.abs(after!.hue - before!.hue)).toBeLessThan(3);
    expect(after!.chroma).toBeGreaterThan(0.75 * before!.chroma);
  });
  test("stands out even where the text does not", () => {
    expect(contrast(readable("#808080", "#777777", "#888888"), "#777777")).toBeGreaterThanOrEqual(3);
  });
});

test("contrast is that of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 6);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});
