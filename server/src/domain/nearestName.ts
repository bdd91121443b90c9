import { closest, distance as editDistance } from "fastest-levenshtein";

/** The candidate that a misspelling is near to, if one is: at most two in five of its letters differ. */
export function resembling(word: string, candidates: string[]): string | undefined {
  if (candidates.length === 0 || word.length > 100) return undefined;
  const lower = candidates.map((candidate) => candidate.toLowerCase());
  const near = closest(word.toLowerCase(), lower);
  const prefix = lower.findIndex((candidate) => candidate.startsWith(word.toLowerCase()) && word.length >= 3);
  const index = prefix >= 0 ? prefix : lower.indexOf(near);
  const differing = prefix >= 0 ? 0 : editDistance(word.toLowerCase(), near);
  return differing <= Math.max(1, Math.round(near.length * 0.4)) ? candidates[index] : undefined;
}
