/** The texts of a column as codes of its distinct texts. */
import { mostTexts, unlisted } from "../table.ts";
import { textOf, WrongEncodingError } from "./text.ts";

export interface TextCodes {
  /** the distinct texts, in the order of their first appearance */
  readonly texts: string[];
  /** there are more of them than `mostTexts`, so that some codes are `unlisted` */
  readonly isCut: boolean;
  /** The code of the text from `start` to `end`. @throws WrongEncodingError for bytes that are not UTF-8 */
  codeAt(bytes: Buffer, start: number, end: number): number;
}

/** Most bytes that make one exact number, with a first byte of 1 in front of them. */
const shortText = 5;

export function createTextCodes(): TextCodes {
  const texts: string[] = [];
  const codes = new Map<string, number>();
  /** codes of short texts, by their bytes as one number: decoding each would take longer than all else */
  const short = new Map<number, number>();
  let isCut = false;

  function codeOf(text: string): number {
    const known = codes.get(text);
    if (known !== undefined) return known;
    if (texts.length === mostTexts) {
      isCut = true;
      return unlisted;
    }
    codes.set(text, texts.length);
    return texts.push(text) - 1;
  }

  return {
    texts,
    get isCut() {
      return isCut;
    },
    codeAt(bytes, start, end) {
      let key = -1;
      if (end - start <= shortText) {
        key = 1;
        for (let at = start; at < end; at++) key = key * 256 + bytes[at]!;
        const code = short.get(key);
        if (code !== undefined) return code;
      }
      const text = textOf(bytes, start, end);
      if (text === null) throw new WrongEncodingError();
      const code = codeOf(text);
      if (key >= 0 && code !== unlisted) short.set(key, code);
      return code;
    },
  };
}
