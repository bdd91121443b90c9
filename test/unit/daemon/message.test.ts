import fc from "fast-check";
import { expect, test } from "vitest";
import { parseMessage } from "../../../server/src/connection/message.ts";

test.each([
  [
    '{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1}}',
    { jsonrpc: "2.0", id: 1, method: "m", params: { a: 1 } },
  ],
  [
    '{"jsonrpc":"2.0","id":"x","method":"m","params":[1]}',
    { jsonrpc: "2.0", id: "x", method: "m", params: [1] },
  ],
  ['{"jsonrpc":"2.0","method":"m"}', { jsonrpc: "2.0", method: "m" }],
  ['{"jsonrpc":"2.0","method":"m","params":null}', { jsonrpc: "2.0", method: "m" }],
  ['{"jsonrpc":"2.0","id":1,"result":null}', { jsonrpc: "2.0", id: 1, result: null }],
  ['{"jsonrpc":"2.0","id":1,"error":{"code":1}}', { jsonrpc: "2.0", id: 1, error: { code: 1 } }],
])("%s is a message", (text, message) => {
  expect(parseMessage(text)).toEqual({ message });
});

test.each([
  ["{", -32700, null],
  ["[]", -32600, null],
  ['"m"', -32600, null],
  ['{"jsonrpc":"1.0","id":1,"method":"m"}', -32600, 1],
  ['{"jsonrpc":"2.0","id":true,"method":"m"}', -32600, null],
  ['{"jsonrpc":"2.0","id":1,"method":"m","params":1}', -32600, 1],
  ['{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{}}}', -32600, null],
  ['{"jsonrpc":"2.0","id":1,"error":"no"}', -32600, 1],
])("%s is refused", (text, code, id) => {
  expect(parseMessage(text)).toMatchObject({ refusal: { code, id } });
});

test("keys of no meaning do not get through", () => {
  const { message } = parseMessage('{"jsonrpc":"2.0","method":"m","__proto__":{"id":1},"other":2}') as {
    message: object;
  };
  expect(Object.keys(message)).toEqual(["jsonrpc", "method"]);
  expect(Object.getPrototypeOf(message)).toBe(Object.prototype);
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const received = parseMessage(text);
      expect("message" in received || received.refusal.message.length > 0).toBe(true);
    }),
  );
});
