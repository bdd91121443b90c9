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
  codeOf(text: string): number;
}

export function createTextCodes(): TextCodes {
  const texts: string[] = [];
  const codes = new Map<string, number>();
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
      const text = textOf(bytes, start, end);
      if (text === null) throw new WrongEncodingError();
      return codeOf(text);
    },
    codeOf,
  };
}
