import type { LayerSpectrum } from "../../../../server/src/protocol/protocol.ts";
import { type Axis, linearAxis } from "../../pictures/axis.ts";

/** Gram matrices in float64 resolve no singular value below this share of the largest. */
const resolution = 1e-8;

/** The axis of the singular values: linear from 0 to 1, or logarithmic down to about the decade of the smallest. */
export function valueAxis(spectra: Iterable<LayerSpectrum>, logarithmic: boolean): Axis {
  if (!logarithmic) return linearAxis(0, 1, String);
  const smallest = decadesDown(spectra);
  const step = Math.ceil(smallest / 4);
  // Whole steps, so that the axis ends at a tick.
  const decades = step * Math.ceil(smallest / step);
  const ticks = [];
  for (let decade = 0; decade <= decades; decade += step)
    ticks.push({ value: 10 ** -decade, label: decade === 0 ? "1" : `1e-${decade}` });
  const least = 10 ** -decades;
  return { ticks, share: (value) => (value < least ? Number.NaN : 1 + Math.log10(value) / decades) };
}

/** The axis of the indices, from 1 to the layer's width. */
export function indexAxis(width: number, logarithmic: boolean): Axis {
  const tick = (value: number) => ({ value, label: String(value) });
  if (width < 2) return { share: () => 0.5, ticks: [tick(1)] };
  if (!logarithmic) {
    const ticks = [...new Set([1, Math.round(width / 2), width])].map(tick);
    return { ticks, share: (index) => (index - 1) / (width - 1) };
  }
  const ticks = [tick(1)];
  for (let index = 4; index < width; index *= 4) ticks.push(tick(index));
  const share = (index: number) => Math.log(index) / Math.log(width);
  // The last power of 4 gives way where its label would touch the width's.
  if (ticks.length > 1 && share(ticks.at(-1)!.value) > 0.85) ticks.pop();
  return { ticks: [...ticks, tick(width)], share };
}

/** An axis of bands of equal size, of which a heat map's cells are made; a value is in the middle of its band. */
export function bandAxis({ ticks }: Axis, first: number, last: number): Axis {
  return { ticks, share: (value) => (value - first + 0.5) / (last - first + 1) };
}

function decadesDown(spectra: Iterable<LayerSpectrum>): number {
  let least = 0.1;
  for (const { singularValues } of spectra)
    for (const value of singularValues) if (value >= resolution && value < least) least = value;
  // The tolerance keeps 0.01, whose logarithm may be a little below −2, in two decades.
  return Math.ceil(-Math.log10(least) - 1e-9);
}
