import type { LayerSpectrum } from "../../server/src/protocol/protocol.ts";

/** Where singular values and their indices lie in a chart, in shares of its height and width. */
export interface DecayScale {
  /** 0 at the bottom, 1 at the top; null for what a logarithmic axis cannot show */
  y(value: number): number | null;
  /** index counts from 1 to the layer's width; 0 left, 1 right */
  x(index: number): number;
  yTicks: { value: number; label: string }[];
  xTicks: number[];
}

/** Gram matrices in float64 resolve no singular value below this share of the largest. */
const resolution = 1e-8;

/**
 * The axes for the spectra of one layer: linear from 0 to 1, or logarithmic down to the decade of the
 * smallest value that is not 0.
 */
export function decayScale(
  spectra: readonly LayerSpectrum[],
  width: number,
  logarithmic: boolean,
): DecayScale {
  const x = (index: number) => (width > 1 ? (index - 1) / (width - 1) : 0.5);
  const xTicks = width > 2 ? [1, Math.round((1 + width) / 2), width] : width === 2 ? [1, 2] : [1];
  if (!logarithmic) {
    const yTicks = [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, label: String(value) }));
    return { x, xTicks, y: (value) => value, yTicks };
  }
  const decades = decadesDown(spectra);
  const step = Math.ceil(decades / 4);
  const yTicks = [];
  for (let decade = 0; decade <= decades; decade += step)
    yTicks.push({ value: 10 ** -decade, label: decade === 0 ? "1" : `1e-${decade}` });
  const y = (value: number) => (value < 10 ** -decades ? null : 1 + Math.log10(value) / decades);
  return { x, xTicks, y, yTicks };
}

function decadesDown(spectra: readonly LayerSpectrum[]): number {
  let least = 0.1;
  for (const { singularValues } of spectra)
    for (const value of singularValues) if (value >= resolution && value < least) least = value;
  // The tolerance keeps 0.01, whose logarithm may be a little below −2, in two decades.
  return Math.ceil(-Math.log10(least) - 1e-9);
}
