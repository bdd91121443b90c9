/**
 * Inverted dropout (Srivastava et al. 2014, section 10): y = x·scale, or 0 for the numbers that fall out. Which fall
 * out is a function of the keys and of where a number lies, so the same call on the gradient is the way back.
 *
 * @param bytes of x, a multiple of 16
 * @param threshold a number falls out when its 32 random bits are below
 */
export function dropout(
  x: usize,
  bytes: usize,
  firstKey: i32,
  secondKey: i32,
  threshold: i32,
  scale: f64,
  y: usize,
): void {
  const first = i32x4.splat(firstKey);
  const second = i32x4.splat(secondKey);
  const bound = i32x4.splat(threshold);
  const factor = f32x4.splat(<f32>scale);
  const four = i32x4.splat(4);
  let index = i32x4(0, 1, 2, 3);
  for (let at: usize = 0; at < bytes; at += 16) {
    const bits = mixed(v128.xor(mixed(i32x4.add(index, first)), second));
    const kept = i32x4.ge_u(bits, bound);
    v128.store(y + at, v128.and(f32x4.mul(v128.load(x + at), factor), kept));
    index = i32x4.add(index, four);
  }
}

/** A bijection of 32 bits in which every bit depends on all (constants of C. Wellons, "Hash prospector", 2018). */
function mixed(h: v128): v128 {
  h = v128.xor(h, i32x4.shr_u(h, 16));
  h = i32x4.mul(h, i32x4.splat(0x7feb352d));
  h = v128.xor(h, i32x4.shr_u(h, 15));
  h = i32x4.mul(h, i32x4.splat(0x846ca68b));
  return v128.xor(h, i32x4.shr_u(h, 16));
}
