import { expect, test } from "vitest";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import { createReplyGauge } from "../../../server/src/runs/redis/replyGauge.ts";

const largest = 1_000_000;
const tooLong = sentenceOf("redis/long-reply", { bytes: "1 MB" });
const noReply = sentenceOf("redis/no-reply", {});

/** What a gauge says of a text that comes in pieces of so many bytes: its first complaint, or null. */
function gauged(text: string, size: number): string | null {
  const gauge = createReplyGauge(largest);
  const bytes = Buffer.from(text, "latin1");
  for (let at = 0; at < bytes.length; at += size) {
    const problem = gauge(bytes.subarray(at, at + size));
    if (problem) return problem;
  }
  return null;
}

const entry = (bytes: number) => `$${bytes}\r\n${"x".repeat(bytes)}\r\n`;
const stream = (bytes: number) =>
  `*1\r\n*2\r\n${entry(6)}*1\r\n*2\r\n${entry(15)}*2\r\n${entry(7)}${entry(bytes)}`;

test.each([
  1, 2, 7, 65_536,
])("replies of any number within the limits pass, in pieces of %i bytes", (size) => {
  const replies = [
    ...[
      "+OK\r\n",
      "-ERR no such key\r\n",
      ":-17\r\n",
      "$-1\r\n",
      "*-1\r\n",
      "*0\r\n",
      "_\r\n",
      "#t\r\n",
      ",3.5\r\n",
    ],
    ...[
      "(123456789012345678901\r\n",
      "=7\r\ntxt:\r\n$\r\n",
      "%1\r\n+a\r\n:1\r\n",
      "~0\r\n",
      "!5\r\nERR x\r\n",
      ">3\r\n+message\r\n+c\r\n+x\r\n",
    ],
    ...["$4\r\n\r\n*9\r\n", stream(3000), `*2\r\n*0\r\n*1\r\n*-1\r\n`],
  ];
  expect(gauged(replies.join("").repeat(3), size)).toBeNull();
});

test("a reply of the largest size is accepted, and so are very many short ones", () => {
  expect(gauged(entry(largest - 20).repeat(3), 65_536)).toBeNull();
  expect(gauged(":1\r\n".repeat(largest), 65_536)).toBeNull();
});

test.each([
  ["a line without end", `+${"a".repeat(100_000)}`, tooLong],
  ["a number without end", `$${"0".repeat(100_000)}`, tooLong],
  ["a string that is announced as too long", "$1000001\r\n", tooLong],
  ["strings that are too long together", `*3\r\n${entry(400_000).repeat(3)}`, tooLong],
  ["a list that is announced as too long", "*30000000\r\n", tooLong],
  ["lists of lists that are too long together", "*90000\r\n".repeat(3), tooLong],
  ["a map that is too long", "%150000\r\n", tooLong],
  ["lists that are nested too deeply", "*1\r\n".repeat(17), tooLong],
  ["another protocol", "HTTP/1.1 400 Bad Request\r\n\r\n", noReply],
  ["a length that is no number", "$1:\r\n", noReply],
  ["a line that ends twice", "+a\rb\r\n", noReply],
  ["a formatted string without its format", "=2\r\ntx\r\n", noReply],
])("%s is refused", (_, text, problem) => {
  expect(gauged(text, 65_536)).toBe(problem);
  expect(gauged(`+OK\r\n${stream(10)}${text}`, 5)).toBe(problem);
});
