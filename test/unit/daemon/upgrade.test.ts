import { expect, test } from "vitest";
import { refuseUpgrade } from "../../../server/src/daemon/http/upgrade.ts";

const keys = {
  token: "secret",
  cookieName: "dai-4000",
  idOf: (session: string) => (session === "s" ? "id" : null),
};
const good = ["Host", "127.0.0.1:4000", "Authorization", "Bearer secret"];

test("the right host and token are let in", () => {
  expect(refuseUpgrade("/rpc", good, 4000, keys)).toBeNull();
  expect(refuseUpgrade("/rpc", [...good, "origin", "http://127.0.0.1:4000"], 4000, keys)).toBeNull();
});

test.each<[string, string, string[], number]>([
  ["no headers", "/rpc", [], 403],
  ["another port in Host", "/rpc", ["Host", "127.0.0.1:4001", ...good.slice(2)], 403],
  ["two Hosts", "/rpc", [...good, "HOST", "127.0.0.1:4000"], 403],
  ["an empty Origin", "/rpc", [...good, "Origin", ""], 403],
  ["another path", "/rpc2", good, 404],
  ["a query", "/rpc?token=secret", good.slice(0, 2), 404],
  ["no token", "/rpc", good.slice(0, 2), 401],
  ["two tokens", "/rpc", [...good, "authorization", "Bearer secret"], 401],
  [
    "a header whose value is another header's name",
    "/rpc",
    ["Host", "127.0.0.1:4000", "X", "Authorization"],
    401,
  ],
])("%s: refused", (_, url, headers, status) => {
  expect(refuseUpgrade(url, headers, 4000, keys)?.status).toBe(status);
});

const browser = ["Host", "127.0.0.1:4000", "Origin", "http://127.0.0.1:4000"];

test("a page of ours is let in with its cookie", () => {
  expect(refuseUpgrade("/rpc", [...browser, "Cookie", "other=1; dai-4000=s"], 4000, keys)).toBeNull();
});

test.each<[string, string[], number]>([
  ["no cookie", browser, 401],
  ["a wrong cookie", [...browser, "Cookie", "dai-4000=x"], 401],
  ["a cookie of another port", [...browser, "Cookie", "dai-4001=s"], 401],
  ["two cookies", [...browser, "Cookie", "dai-4000=x; dai-4000=s"], 401],
  ["a cookie without an Origin", ["Host", "127.0.0.1:4000", "Cookie", "dai-4000=s"], 401],
  [
    "a cookie and the other name of this machine",
    [...browser.slice(2), "Host", "localhost:4000", "Cookie", "dai-4000=s"],
    401,
  ],
  [
    "a cookie from a foreign page",
    ["Host", "127.0.0.1:4000", "Origin", "http://evil.example", "Cookie", "dai-4000=s"],
    403,
  ],
  ["a cookie and a wrong token", [...browser, "Cookie", "dai-4000=s", "Authorization", "Bearer x"], 401],
])("%s: refused", (_, headers, status) => {
  expect(refuseUpgrade("/rpc", headers, 4000, keys)?.status).toBe(status);
});
