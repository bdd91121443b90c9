import type { Image } from "./pixels.ts";

/** What an output pixel takes of a row or column: the first input pixel, and the weight of each from there on. */
interface Cover {
  first: number;
  weights: Float64Array;
}

/**
 * Scales an image to [height, width]: each new pixel is the mean of the area of the old image that it covers
 * (a box filter), rows and columns one after the other.
 */
export function resample(image: Image, [height, width]: readonly [number, number]): Image {
  if (image.height === height && image.width === width) return image;
  const { channels, pixels } = image;
  const columns = covers(image.width, width);
  const narrow = new Float64Array(image.height * width * channels);
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < width; x++) {
      const { first, weights } = columns[x]!;
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++)
          sum += weights[k]! * pixels[(y * image.width + first + k) * channels + c]!;
        narrow[(y * width + x) * channels + c] = sum;
      }
    }
  const rows = covers(image.height, height);
  const stride = width * channels;
  const scaled = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const { first, weights } = rows[y]!;
    for (let x = 0; x < stride; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * narrow[(first + k) * stride + x]!;
      scaled[y * stride + x] = Math.min(255, Math.round(sum));
    }
  }
  return { width, height, channels, pixels: scaled };
}

function covers(from: number, to: number): Cover[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [i * scale, (i + 1) * scale];
    const first = Math.floor(start);
    const last = Math.min(from - 1, Math.ceil(end) - 1);
    const weights = Float64Array.from(
      { length: last - first + 1 },
      (__, k) => (Math.min(end, first + k + 1) - Math.max(start, first + k)) / scale,
    );
    return { first, weights };
  });
}
