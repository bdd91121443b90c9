/**
 * Measures what a Redis server sends, before the client library decodes it: the library collects a reply however long it
 * is, and makes an array of whatever length is announced. The format is RESP (redis.io/docs/latest/develop/reference/protocol-spec).
 */
import { formatBytes } from "../../domain/format.ts";
import { sentenceOf } from "../../messages/catalogue.ts";

/** Bytes of a line: a number, a short answer, an error. */
const LONGEST_LINE = 2 ** 16;
/** Elements of a reply, those of nested lists included. The longest replies list workers, and entries of a stream. */
const MOST_ELEMENTS = 200_000;
const DEEPEST = 16;

/** Types that are a length and so many bytes, and those that are a length and so many values. */
const LENGTH_OF_BYTES = /^(?:\$(-1|\d{1,10})|[!=](\d{1,10}))\r\n$/;
const LENGTH_OF_LIST = /^(?:\*(-1|\d{1,9})|[~>](\d{1,9})|%(\d{1,9}))\r\n$/;
const TYPES = "$!=*~>%+,(-:#_";
const LINE = /^(?:[+,(-][^\r\n]*|:[+-]?\d+|#[tf]|_)\r\n$/;

/**
 * @param largest bytes that one reply may have
 * @returns what takes the next bytes and says why they are not to be decoded, or null
 */
export function createReplyGauge(largest: number): (chunk: Buffer) => string | null {
  const tooLong = sentenceOf("redis/long-reply", { bytes: formatBytes(largest) });
  /** the line under way */
  let line = "";
  /** bytes that are left of a string */
  let body = 0;
  /** of each list under way, the values that are left */
  let lists: number[] = [];
  /** of the reply under way */
  let [bytes, elements] = [0, 0];

  function endValue(): void {
    while (lists.length > 0 && --lists[lists.length - 1]! === 0) lists.pop();
    if (lists.length === 0) [bytes, elements, lists] = [0, 0, []];
  }

  function takeLine(): string | null {
    const string = LENGTH_OF_BYTES.exec(line);
    const list = LENGTH_OF_LIST.exec(line);
    if (string) {
      const length = Number(string[1] ?? string[2]);
      if (bytes + length > largest) return tooLong;
      if (line[0] === "=" && length < "txt:".length) return sentenceOf("redis/no-reply", {});
      if (length < 0) endValue();
      else body = length + "\r\n".length;
    } else if (list) {
      const length = Number(list[1] ?? list[2] ?? 2 * Number(list[3]));
      elements += Math.max(0, length);
      if (elements > MOST_ELEMENTS || lists.length === DEEPEST) return tooLong;
      if (length > 0) lists.push(length);
      else endValue();
    } else if (LINE.test(line)) endValue();
    else return sentenceOf("redis/no-reply", {});
    line = "";
    return null;
  }

  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      const newline = body > 0 ? -1 : chunk.indexOf("\n", at);
      const end = body > 0 ? Math.min(chunk.length, at + body) : newline < 0 ? chunk.length : newline + 1;
      bytes += end - at;
      if (body > 0) {
        body -= end - at;
        if (body === 0) endValue();
      } else {
        line += chunk.toString("latin1", at, end);
        if (!TYPES.includes(line[0]!)) return sentenceOf("redis/no-reply", {});
        if (bytes > largest || line.length > LONGEST_LINE) return tooLong;
        const problem = newline < 0 ? null : takeLine();
        if (problem) return problem;
      }
      at = end;
    }
    return null;
  };
}
