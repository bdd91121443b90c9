/** @module-tag slow */
import { expect, test } from "vitest";
import { functionLengths } from "../../../scripts/structure/functionLengths.ts";

const most = 100;

/** To be shortened; nothing is added here. */
const known = new Set(["serveLanguage"]);

test(`no function has more than ${most} lines`, () => {
  const functions = functionLengths("{server,client,webview-ui}/src/**/*.{ts,tsx}");
  expect(functions.length).toBeGreaterThan(5000);
  const long = functions.filter(({ lines, name }) => lines > most && !known.has(name));
  expect(long).toEqual([]);
});
