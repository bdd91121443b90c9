import { expect, test } from "vitest";
import { serves } from "../../../server/src/connection/version.ts";

test.each([
  ["1.2.3", "1.2.3", true],
  ["1.2.4", "1.2.3", true],
  ["1.10.0", "1.9.9", true],
  ["2.0.0", "1.9.9", true],
  ["1.2.2", "1.2.3", false],
  ["0.9.0", "0.10.0", false],
  ["1.0.0-rc.1", "1.0.0", false],
  ["1.0.0", "1.0.0-rc.1", true],
  ["1.0.0-rc.10", "1.0.0-rc.9", true],
  ["0.0.0-dev", "0.1.0", false],
])("a daemon of version %s serves a client of version %s: %s", (daemon, client, expected) => {
  expect(serves(daemon, client)).toBe(expected);
});

test("code that runs from source takes any daemon", () => {
  expect(serves("0.0.1", "0.0.0-dev")).toBe(true);
});
