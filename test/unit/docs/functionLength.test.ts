/** @module-tag slow */
import { expect, test } from "vitest";
import { functionLengths } from "../../../scripts/structure/functionLengths.ts";

const most = 100;

test(`no function has more than ${most} lines`, () => {
  const functions = functionLengths("{server,client,webview-ui}/src/**/*.{ts,tsx}");
  expect(functions.length).toBeGreaterThan(5000);
  expect(functions.filter(({ lines }) => lines > most)).toEqual([]);
}, 120_000);
