/** What programs print, as people see it. */
import { expect, test } from "vitest";
import { plainOutput, terminalOutput } from "../../../server/src/domain/programOutput.ts";

const printed =
  "\u001b[1;31mred\u001b[0m\t\u001b[2J\u001b]8;;http://x\u001b\\link\u0007\n 10%\r100%\r\n\u202eevil";

test("a page shows neither orders to a terminal nor what a progress bar has written over", () => {
  expect(plainOutput(printed)).toBe("red\tlink\\u{7}\n100%\n\\u{202e}evil");
});

test("a terminal gets colours and lines that are written over, and nothing else that it would obey", () => {
  expect(terminalOutput(printed)).toBe("\u001b[1;31mred\u001b[0m\tlink\\u{7}\n 10%\r100%\r\n\\u{202e}evil");
});
