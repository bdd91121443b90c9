/** A spec's text: JSON with comments and trailing commas. */
import { formatCount } from "../../domain/format.ts";
import type { Messages } from "../message.ts";

export const syntaxMessages = {
  "syntax/InvalidSymbol": () => [
    "This is not JSON",
    "write a number, a string in double quotes, true, false, null, a list or an object",
  ],
  "syntax/InvalidNumberFormat": () => ["This is not a JSON number", "write it like 0.5 or 1e-4"],
  "syntax/PropertyNameExpected": () => [
    "A key is missing here",
    'write one in double quotes, such as "gain"',
  ],
  "syntax/ValueExpected": () => "A value is missing here.",
  "syntax/ColonExpected": () => "A colon is missing between the key and its value.",
  "syntax/CommaExpected": () => "A comma is missing before this.",
  "syntax/CloseBraceExpected": () => "A closing } is missing.",
  "syntax/CloseBracketExpected": () => "A closing ] is missing.",
  "syntax/EndOfFileExpected": () => ["Unexpected text after the end of the spec", "remove it"],
  "syntax/InvalidCommentToken": () => ["This is not a comment", "write // or /* … */"],
  "syntax/UnexpectedEndOfComment": () => ["The comment does not end", "close it with */"],
  "syntax/UnexpectedEndOfString": () => ["The string does not end", "close it with a double quote"],
  "syntax/UnexpectedEndOfNumber": () => ["The number is incomplete", "write it like 0.5 or 1e-4"],
  "syntax/InvalidUnicode": () => ["The \\u escape is incomplete", "write four hexadecimal digits after it"],
  "syntax/InvalidEscapeCharacter": () => [
    "JSON has no such escape",
    'use \\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t or \\u',
  ],
  "syntax/InvalidCharacter": () => [
    "A control character is not allowed here",
    "remove it, or write it as \\u…",
  ],
  "syntax/other": ({ problem }: { problem: string }) => `This is not JSON (${problem}).`,
  "syntax/too-deep": ({ levels }: { levels: number }) => [
    `The spec has more than ${levels} levels of nesting`,
    "remove some",
  ],
  empty: () => ["The spec is empty", 'write at least a "dataset" and an "architecture", or a "program"'],
  "duplicate-key": ({ key }: { key: string }) => [
    `"${key}" is given more than once and only the last one counts`,
    "remove the others",
  ],
  "too-many": ({ left }: { left: number }) => [
    `${formatCount(left, "more mistake")} ${left === 1 ? "is" : "are"} not shown`,
    "correct some of the others first",
  ],
} as const satisfies Messages;
