/** A gain to four significant digits: "1", "13.48", "1e20". */
export function gainText(gain: number): string {
  const rounded = Number(gain.toPrecision(4));
  const plain = String(rounded);
  return plain.length <= 7 ? plain : rounded.toExponential().replace("e+", "e");
}
