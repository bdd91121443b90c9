export type Variant = "relaxed" | "simd";

export const descriptions: Record<Variant, string> = {
  relaxed: "WebAssembly with fused multiply-adds",
  simd: "WebAssembly without fused multiply-adds, whose runs have ids of their own",
};

/** 1 + 2⁻³⁰, and what is left of 0 when its rounded square is subtracted from its square: 2⁻⁶⁰ with one rounding, 0 with two. */
const FACTOR = 1 + 2 ** -30;
const ROUNDED_SQUARE = 1 + 2 ** -29;

/** f64.const, f64x2.splat */
function splat(value: number): number[] {
  return [0x44, ...new Uint8Array(Float64Array.of(value).buffer), 0xfd, 0x14];
}

const body = [
  0x00, // no locals
  ...splat(FACTOR),
  ...splat(FACTOR),
  ...splat(-ROUNDED_SQUARE),
  ...[0xfd, 0x87, 0x02], // f64x2.relaxed_madd
  ...[0xfd, 0x21, 0x00], // f64x2.extract_lane 0
  0x0b,
];

/** A module of one function, () → f64, which multiplies and adds with relaxed SIMD. */
const PROBE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic number and version
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7c], // types: () → f64
  ...[0x03, 0x02, 0x01, 0x00], // functions: one of type 0
  ...[0x07, 0x09, 0x01, 0x05, 0x70, 0x72, 0x6f, 0x62, 0x65, 0x00, 0x00], // exports: "probe"
  ...[0x0a, body.length + 2, 0x01, body.length, ...body], // code
]);

/** Whether relaxed SIMD is there and its multiply-adds are rounded once, as native kernels do: a processor may lack that. */
function fusesMultiplyAdd(): boolean {
  if (!WebAssembly.validate(PROBE)) return false;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(PROBE));
  return (exports["probe"] as () => number)() > 0;
}

let supported: Variant | null = null;

export function supportedVariant(): Variant {
  supported ??= fusesMultiplyAdd() ? "relaxed" : "simd";
  return supported;
}
