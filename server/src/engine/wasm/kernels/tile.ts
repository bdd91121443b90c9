import { madd, madd64 } from "./madd";

/**
 * C = Σ_k a_k b_kᵀ, where a_k are 4 and b_k 8 consecutive floats: the 4×8 tile of a float32
 * product. Eight accumulators, two vectors of b and one broadcast fit V8's sixteen vector registers;
 * unrolling k makes V8 spill.
 *
 * @param a `depth` groups of 4 floats
 * @param b `depth` groups of 8 floats
 * @param c takes 4 rows of 8 floats
 */
function tile(a: usize, b: usize, depth: i32, c: usize): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  const end = a + ((<usize>depth) << 4);
  do {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, left, c00);
    c01 = madd(x, right, c01);
    x = v128.load32_splat(a, 4);
    c10 = madd(x, left, c10);
    c11 = madd(x, right, c11);
    x = v128.load32_splat(a, 8);
    c20 = madd(x, left, c20);
    c21 = madd(x, right, c21);
    x = v128.load32_splat(a, 12);
    c30 = madd(x, left, c30);
    c31 = madd(x, right, c31);
    a += 16;
    b += 32;
  } while (a < end);
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c, c10, 32);
  v128.store(c, c11, 48);
  v128.store(c, c20, 64);
  v128.store(c, c21, 80);
  v128.store(c, c30, 96);
  v128.store(c, c31, 112);
}

/**
 * Six rows of such a product from two blocks: twelve accumulators hide the latency of fused multiply-adds
 * fully, eight do not. With separate multiplications and additions it would spill and gain nothing.
 *
 * @param four `depth` groups of 4 floats, of which all are rows
 * @param two `depth` groups of 4 floats, of which the first two are rows
 * @param cFour takes the four rows of 8 floats
 * @param cTwo takes the two rows
 */
function sixRows(four: usize, two: usize, b: usize, depth: i32, cFour: usize, cTwo: usize): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0);
  let c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0);
  let c51 = f32x4.splat(0);
  const end = four + ((<usize>depth) << 4);
  do {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    let x = v128.load32_splat(four);
    c00 = madd(x, left, c00);
    c01 = madd(x, right, c01);
    x = v128.load32_splat(four, 4);
    c10 = madd(x, left, c10);
    c11 = madd(x, right, c11);
    x = v128.load32_splat(four, 8);
    c20 = madd(x, left, c20);
    c21 = madd(x, right, c21);
    x = v128.load32_splat(four, 12);
    c30 = madd(x, left, c30);
    c31 = madd(x, right, c31);
    x = v128.load32_splat(two);
    c40 = madd(x, left, c40);
    c41 = madd(x, right, c41);
    x = v128.load32_splat(two, 4);
    c50 = madd(x, left, c50);
    c51 = madd(x, right, c51);
    four += 16;
    two += 16;
    b += 32;
  } while (four < end);
  v128.store(cFour, c00);
  v128.store(cFour, c01, 16);
  v128.store(cFour, c10, 32);
  v128.store(cFour, c11, 48);
  v128.store(cFour, c20, 64);
  v128.store(cFour, c21, 80);
  v128.store(cFour, c30, 96);
  v128.store(cFour, c31, 112);
  v128.store(cTwo, c40);
  v128.store(cTwo, c41, 16);
  v128.store(cTwo, c50, 32);
  v128.store(cTwo, c51, 48);
}

/**
 * The product of some of a matrix's blocks with one panel.
 *
 * @param a the first block
 * @param blockBytes distance between blocks
 * @param blocks how many are left
 * @param c takes four rows of 8 floats for each block
 * @returns how many blocks were multiplied: three if there are as many, else one
 */
export function tiles(a: usize, blockBytes: usize, blocks: i32, b: usize, depth: i32, c: usize): i32 {
  if (ASC_FEATURE_RELAXED_SIMD && blocks >= 3) {
    const middle = a + blockBytes;
    sixRows(a, middle, b, depth, c, c + 128);
    sixRows(middle + blockBytes, middle + 8, b, depth, c + 256, c + 192);
    return 3;
  }
  tile(a, b, depth, c);
  return 1;
}

/**
 * C += Σ_k a_k b_kᵀ in float64, where a_k and b_k are 4 consecutive doubles.
 *
 * @param c the first of 4 rows of 4 doubles, `rowBytes` apart
 */
export function tile64(a: usize, b: usize, depth: i32, c: usize, rowBytes: usize): void {
  const row1 = c + rowBytes;
  const row2 = row1 + rowBytes;
  const row3 = row2 + rowBytes;
  let c00 = v128.load(c);
  let c01 = v128.load(c, 16);
  let c10 = v128.load(row1);
  let c11 = v128.load(row1, 16);
  let c20 = v128.load(row2);
  let c21 = v128.load(row2, 16);
  let c30 = v128.load(row3);
  let c31 = v128.load(row3, 16);
  const end = a + ((<usize>depth) << 5);
  do {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    let x = v128.load64_splat(a);
    c00 = madd64(x, left, c00);
    c01 = madd64(x, right, c01);
    x = v128.load64_splat(a, 8);
    c10 = madd64(x, left, c10);
    c11 = madd64(x, right, c11);
    x = v128.load64_splat(a, 16);
    c20 = madd64(x, left, c20);
    c21 = madd64(x, right, c21);
    x = v128.load64_splat(a, 24);
    c30 = madd64(x, left, c30);
    c31 = madd64(x, right, c31);
    a += 32;
    b += 32;
  } while (a < end);
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(row1, c10);
  v128.store(row1, c11, 16);
  v128.store(row2, c20);
  v128.store(row2, c21, 16);
  v128.store(row3, c30);
  v128.store(row3, c31, 16);
}
