import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { references } from "../../../scripts/reference.ts";

test.each(Object.entries(await references()))("%s is what npm run reference writes", (file, text) => {
  expect(readFileSync(file, "utf8")).toBe(text);
});
