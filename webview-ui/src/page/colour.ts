/**
 * Mixes two colours in Oklab (Björn Ottosson, "A perceptual color space for image processing", 2020), where
 * equal steps look equal.
 * @param first,second as #rrggbb
 * @param share of the second, 0 … 1
 */
export function mixColours(first: string, second: string, share: number): string {
  const [a, b] = [toOklab(first), toOklab(second)];
  return fromOklab(a.map((value, index) => value + share * (b[index]! - value)));
}

/** Colours from one to the other in equal steps, both included. */
export function colourRamp(first: string, last: string, count: number): string[] {
  return Array.from({ length: count }, (_, step) =>
    mixColours(first, last, count > 1 ? step / (count - 1) : 1),
  );
}

/** Lightness 0 … 1, chroma, and hue in degrees of a colour, #rrggbb: Oklab in polar coordinates. */
export function toOklch(colour: string): { lightness: number; chroma: number; hue: number } {
  const [lightness, a, b] = toOklab(colour) as [number, number, number];
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  return { lightness, chroma: Math.hypot(a, b), hue: (hue + 360) % 360 };
}

/** The colour with another lightness, 0 … 1, and the same hue; its chroma is as large as sRGB allows, at most the same. */
export function withLightness(colour: string, lightness: number): string {
  const [, a, b] = toOklab(colour) as [number, number, number];
  const scaled = (share: number) => [lightness, share * a, share * b];
  let [fits, exceeds] = [0, 1];
  if (isInGamut(scaled(1))) fits = 1;
  while (fits < 1 && exceeds - fits > 0.01) {
    const middle = (fits + exceeds) / 2;
    if (isInGamut(scaled(middle))) fits = middle;
    else exceeds = middle;
  }
  return fromOklab(scaled(fits));
}

const toLms = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const lmsToLab = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
const labToLms = [
  [1, 0.3963377774, 0.2158037573],
  [1, -0.1055613458, -0.0638541728],
  [1, -0.0894841775, -1.291485548],
];
const fromLms = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
];

const times = (matrix: number[][], vector: number[]): number[] =>
  matrix.map((row) => row.reduce((sum, value, index) => sum + value * vector[index]!, 0));

function toOklab(colour: string): number[] {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  // IEC 61966-2-1, the transfer function of sRGB
  const linear = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return times(lmsToLab, times(toLms, linear).map(Math.cbrt));
}

/** Linear red, green and blue; outside of 0 … 1 where sRGB has no such colour. */
function toLinear(lab: number[]): number[] {
  return times(
    fromLms,
    times(labToLms, lab).map((value) => value ** 3),
  );
}

const isInGamut = (lab: number[]): boolean => toLinear(lab).every((c) => c > -1e-4 && c < 1 + 1e-4);

function fromOklab(lab: number[]): string {
  const channels = toLinear(lab).map((c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
  const bytes = channels.map((c) => Math.round(255 * Math.max(0, Math.min(1, c))));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
