/** Sentences of the extension that depend on what is known. */
import { expect, test } from "vitest";
import { messages } from "../../../client/src/messages.ts";

test("an estimate without a time says when there will be one", () => {
  expect(messages.estimate("4 runs · about 60 s")).toBe("A launch of this spec trains 4 runs · about 60 s.");
  expect(messages.estimate("4 runs")).toBe(
    "A launch of this spec trains 4 runs. The time is known once a run with such a network and data has finished.",
  );
});
