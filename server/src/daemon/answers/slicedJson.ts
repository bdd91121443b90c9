import { EncodedResult } from "../../connection/webSocketTransport.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { createTurns } from "../../runs/turns.ts";

/** Characters of JSON in one piece of an answer. */
const pieceLength = 2 ** 17;
/** Most bytes of one answer. */
export const mostBytes = 16 * 2 ** 20;

/** An answer that would be larger than any may be. */
export class LargeAnswerError extends Error {
  override name = "LargeAnswerError";

  constructor(method: string) {
    super(sentenceOf("large-answer", { method, most: mostBytes / 2 ** 20 }));
  }
}

/** Writes JSON text in slices, between which others get their turn. */
export interface SlicedJson {
  add(text: string): Promise<void>;
  /** bytes so far */
  size(): number;
  /** Takes back what was added after a mark. */
  mark(): () => void;
  result(): EncodedResult;
}

export function slicedJson(): SlicedJson {
  let pieces: Buffer[] = [];
  let slice = "";
  let bytes = 0;
  const turns = createTurns();
  return {
    async add(text) {
      slice += text;
      bytes += Buffer.byteLength(text);
      if (slice.length >= pieceLength) {
        pieces.push(Buffer.from(slice));
        slice = "";
      }
      await turns.give();
    },
    size: () => bytes,
    mark() {
      const [count, rest, size] = [pieces.length, slice, bytes];
      return () => {
        pieces = pieces.slice(0, count);
        [slice, bytes] = [rest, size];
      };
    },
    result: () => new EncodedResult([...pieces, Buffer.from(slice)]),
  };
}
