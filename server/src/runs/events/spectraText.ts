/** Singular values as JSON text, straight from bytes: by way of numbers it would take most of the daemon's time. */

/** Most bytes that one value takes, with its comma: "0.123456789,". */
const mostBytes = 12;

const digits = Uint8Array.from({ length: 3000 }, (_, i) => {
  const power = 10 ** (2 - (i % 3));
  return 48 + (Math.floor(Math.floor(i / 3) / power) % 10);
});

export function mostTextBytes(count: number): number {
  return mostBytes * count;
}

/**
 * Writes values in [0, 1] as JSON numbers with commas between them, with nine decimals, as `layersFromBlob` rounds.
 * @returns where the text ends in `target`
 */
export function writeSpectrum(target: Uint8Array, start: number, values: Float32Array): number {
  let at = start;
  for (let i = 0; i < values.length; i++) {
    if (i > 0) target[at++] = 44;
    const billionths = Math.round(values[i]! * 1e9);
    if (billionths <= 0 || billionths >= 1e9) {
      target[at++] = billionths > 0 ? 49 : 48;
      continue;
    }
    target[at] = 48;
    target[at + 1] = 46;
    at += 2;
    const millionths = (billionths / 1000) | 0;
    const thousandths = (millionths / 1000) | 0;
    writeDigits(target, at, thousandths);
    writeDigits(target, at + 3, millionths - 1000 * thousandths);
    writeDigits(target, at + 6, billionths - 1000 * millionths);
    at += 9;
    while (target[at - 1] === 48) at--;
  }
  return at;
}

function writeDigits(target: Uint8Array, at: number, below1000: number): void {
  target[at] = digits[3 * below1000]!;
  target[at + 1] = digits[3 * below1000 + 1]!;
  target[at + 2] = digits[3 * below1000 + 2]!;
}
