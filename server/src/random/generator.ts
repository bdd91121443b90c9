/**
 * xoshiro128++ (Blackman & Vigna, 2021): integer arithmetic only, so a seed gives the same numbers on every machine.
 */
export interface Generator {
  /** the next 32 random bits, as an unsigned integer */
  next(): number;
  /** Fills `out` with what as many calls of `next` would give, faster. */
  fill(out: Uint32Array): void;
  /** a copy of the four words that decide all numbers to come */
  state(): Uint32Array;
}

/**
 * Streams of one seed (`"weights"`, `"order"` …) are independent: drawing more of one never shifts another.
 * @param seed an integer, 0 … 2^53 − 1
 */
export function createGenerator(seed: number, stream: string): Generator {
  const words = new Uint32Array(4);
  let mixer = BigInt(seed) ^ fnv1a(stream);
  for (let i = 0; i < 4; i += 2) {
    mixer = BigInt.asUintN(64, mixer + 0x9e3779b97f4a7c15n);
    const mixed = splitMix(mixer);
    words[i] = Number(mixed & 0xffffffffn);
    words[i + 1] = Number(mixed >> 32n);
  }
  return restoreGenerator(words);
}

export function restoreGenerator(words: Uint32Array): Generator {
  let [a, b, c, d] = [words[0]! | 0, words[1]! | 0, words[2]! | 0, words[3]! | 0];
  return {
    next() {
      const sum = (a + d) | 0;
      const result = (((sum << 7) | (sum >>> 25)) + a) | 0;
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
      return result >>> 0;
    },
    fill(out) {
      let [p, q, r, s] = [a, b, c, d];
      for (let i = 0; i < out.length; i++) {
        const sum = (p + s) | 0;
        out[i] = ((sum << 7) | (sum >>> 25)) + p;
        const shifted = q << 9;
        r ^= p;
        s ^= q;
        q ^= r;
        p ^= s;
        r ^= shifted;
        s = (s << 11) | (s >>> 21);
      }
      [a, b, c, d] = [p, q, r, s];
    },
    state: () => Uint32Array.of(a, b, c, d),
  };
}

/** SplitMix64's output function (Steele, Lea & Flood, 2014), recommended for seeding xoshiro. */
function splitMix(state: bigint): bigint {
  let z = state;
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

/** The hashes of streams' names, of which there are few: hashing takes longer than the rest of a generator's making. */
const hashes = new Map<string, bigint>();
const mostHashes = 1000;

/** 64-bit FNV-1a of the stream's name. */
function fnv1a(text: string): bigint {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  if (hashes.size >= mostHashes) hashes.clear();
  hashes.set(text, hash);
  return hash;
}
