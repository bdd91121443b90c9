/* What the kernel asks its host. */

/** The code of a text, from `first` to `last`; where `isDoubled`, two quotes in it stand for one. */
export declare function codeOf(column: u32, first: usize, last: usize, isDoubled: u32): u32;
