import { expect, test } from "vitest";
import { normalUri } from "../../../server/src/domain/normalUri.ts";

test.each([
  ["file:///c%3A/specs/a.dai.json", "file:///c:/specs/a.dai.json"],
  ["file:///C:/specs/a.dai.json", "file:///c:/specs/a.dai.json"],
  ["file:///home/my%20specs/%C3%A4.dai.json", "file:///home/my specs/ä.dai.json"],
  ["file://localhost/home/a.dai.json", "file:///home/a.dai.json"],
  ["FILE:///home/a.dai.json", "file:///home/a.dai.json"],
  ["file:///home/a%23b.dai.json#L3", "file:///home/a#b.dai.json"],
  ["file:///home/100%.dai.json", "file:///home/100%.dai.json"],
  ["untitled:Untitled-1", "untitled:Untitled-1"],
  ["no uri", "no uri"],
])("%s is %s", (uri, normal) => {
  expect(normalUri(uri)).toBe(normal);
});

test("the case of a path on Linux matters", () => {
  expect(normalUri("file:///A")).not.toBe(normalUri("file:///a"));
});
