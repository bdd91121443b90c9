import { expect, test } from "vitest";
import { hover } from "../../../server/src/language/hover.ts";
import { atCursor, textAt } from "./cursor.ts";

async function hoverAt(marked: string) {
  const { document, position } = atCursor(marked);
  const found = await hover(document, position);
  return (
    found && {
      text: (found.contents as { value: string }).value,
      on: textAt(document.getText(), found.range),
    }
  );
}

test("a key tells its meaning, default and allowed values", async () => {
  expect(await hoverAt('{ "indicator": { "wi|ndow": 5 } }')).toEqual({
    text: "t0: how many past epochs a score looks at.\n\nDefault: `10`\n\nAllowed: a whole number from 2 to 10000",
    on: '"window"',
  });
});

test("a key with alternatives tells what all of them are, and the one in use", async () => {
  const { text } = (await hoverAt('{ "initialization": { "ga|in": [1, 2] } }'))!;
  expect(text).toMatch(/^Multiplies the scheme's standard deviation\. A run for each gain and seed\./);
  expect(text).toContain("Default: `1`");
  expect(text).toContain("or a list");
});

test("a named value tells what it means", async () => {
  const { text } = (await hoverAt('{ "initialization": { "scheme": "heNor|mal" } }'))!;
  expect(text).toContain("`heNormal`: Normal, variance 2 / inputs");
});

test("kind tells what the whole block is", async () => {
  const { text } = (await hoverAt('{ "training": { "optimizer": { "ki|nd": "adam" } } }'))!;
  expect(text).toBe("Adam (Kingma & Ba 2015).");
});

test("there is nothing to say between keys, of an unknown key, or in an empty document", async () => {
  expect(await hoverAt('{ "training": {}, | "policy": {} }')).toBeNull();
  expect(await hoverAt('{ "nothing|Known": 1 }')).toBeNull();
  expect(await hoverAt("|")).toBeNull();
});
