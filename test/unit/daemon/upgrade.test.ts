import { expect, test } from "vitest";
import { refuseUpgrade } from "../../../server/src/daemon/upgrade.ts";

const good = ["Host", "127.0.0.1:4000", "Authorization", "Bearer secret"];

test("the right host and token are let in", () => {
  expect(refuseUpgrade("/rpc", good, 4000, "secret")).toBeNull();
  expect(refuseUpgrade("/rpc", [...good, "origin", "http://127.0.0.1:4000"], 4000, "secret")).toBeNull();
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
  expect(refuseUpgrade(url, headers, 4000, "secret")?.status).toBe(status);
});
