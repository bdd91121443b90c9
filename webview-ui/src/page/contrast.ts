import { toOklch, withLightness } from "./colour.ts";

/** Contrast that WCAG 2.2 asks of graphics (1.4.11). */
export const leastContrast = 3;

/** Contrast of two colours, #rrggbb, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(first: string, second: string): number {
  const [a, b] = [luminance(first), luminance(second)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const lightnessStep = 0.02;

/**
 * The colour, or the nearest of the same hue, lighter or darker, that stands out from the background. It moves towards the
 * text's lightness, which stands out as well.
 *
 * @param colour,background,foreground as #rrggbb
 * @param least contrast with the background
 */
export function readable(
  colour: string,
  background: string,
  foreground: string,
  least = leastContrast,
): string {
  if (contrast(colour, background) >= least) return colour;
  const { lightness } = toOklch(colour);
  const isDark = luminance(foreground) > luminance(background);
  for (const direction of isDark ? [1, -1] : [-1, 1])
    for (let steps = 1; ; steps++) {
      const moved = lightness + direction * steps * lightnessStep;
      if (moved < 0 || moved > 1) break;
      const found = withLightness(colour, moved);
      if (contrast(found, background) >= least) return found;
    }
  return foreground;
}

/** Relative luminance of an sRGB colour (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
