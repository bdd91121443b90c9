import { readable } from "./contrast.ts";

/** Colours of pictures, as #rrggbb; theme.css derives them from the theme of VS Code. */
export interface Theme {
  background: string;
  foreground: string;
  muted: string;
  grid: string;
  /** ends of the ramp from the first epoch to the newest */
  first: string;
  newest: string;
  sF: string;
  sFv: string;
  accuracy: string;
  train: string;
  continue: string;
  discard: string;
  saturated: string;
  unknown: string;
  fontFamily: string;
}

const texts = ["foreground", "muted", "grid"] as const;
/** Colours of curves, dots and bars, which must stand out from the background. */
const signs = [
  ...(["first", "newest", "sF", "sFv", "accuracy", "train"] as const),
  ...(["continue", "discard", "saturated", "unknown"] as const),
];

/**
 * Reads the colours of the present theme. Colours of signs that do not stand out from the background are made
 * lighter or darker until they do, and keep their hue; the page's own style gets the same.
 */
export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  const paint = (colour: string): string => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  };
  const read = (name: string) => style.getPropertyValue(name).trim();
  const background = paint(read("--dai-background"));
  // A translucent colour is mixed with the background here, because SVG viewers know no color-mix.
  const colour = (name: string) => {
    paint(background);
    return paint(read(name));
  };
  const plain = Object.fromEntries(texts.map((name) => [name, colour(`--dai-${name}`)]));
  const foreground = plain["foreground"]!;
  const readableSigns = signs.map((name): [string, string] => {
    return [name, readable(colour(`--theme-${name}`), background, foreground)];
  });
  for (const [name, value] of readableSigns) document.body.style.setProperty(`--dai-${name}`, value);
  return {
    ...plain,
    ...Object.fromEntries(readableSigns),
    background,
    fontFamily: style.fontFamily,
  } as Theme;
}

/** Calls `listener` whenever VS Code or the system changes its theme. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
  // VS Code sets its variables as the style of the root element.
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
    matchMedia(query).addEventListener("change", listener);
}
