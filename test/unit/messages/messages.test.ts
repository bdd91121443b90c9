/** How the messages of the catalogue are written. Other tests assert ids, codes and facts, and no sentences. */
import { describe, expect, test } from "vitest";
import { template } from "../../../scripts/structure/messagesPage.ts";
import { areas, messages, say } from "../../../server/src/messages/catalogue.ts";
import { type Said, textOf } from "../../../server/src/messages/message.ts";

/** Words that have to be read twice, or that the field has another word for. */
const banned =
  /\b(mend|whoever|nobody|somebody|upside down|leads? out|by heart|swamps?|starves?|run away|give up|anew|lies? nowhere)\b/i;

const sentences = (text: string) => text.match(/[.?!](?=\s|$)/g)?.length ?? 0;

describe.each(Object.entries(areas))("%s", (_, area) => {
  test.each(Object.entries<(facts: never) => Said>(area))("%s", (_, message) => {
    const text = textOf(template(message));
    // What begins in lower case is part of another sentence.
    expect(text).toMatch(/^(["$A-Z{].*[.?}…]|[a-z{,;(].*)$/u);
    expect(text).not.toMatch(/\p{Cc}|undefined|\[object|\.\.$|[?]\.$/u);
    expect(text).not.toMatch(banned);
    expect(sentences(text)).toBeLessThanOrEqual(2);
    expect(text.length).toBeLessThanOrEqual(300);
  });
});

test("no id is in two areas", () => {
  const ids = Object.values(areas).flatMap((area) => Object.keys(area));
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(ids.sort()).toEqual(Object.keys(messages).sort());
});

test("a message has the code before the slash, and its facts", () => {
  expect(say("range/least", { name: "training.epochs", bound: 1, value: 0 })).toEqual({
    code: "range",
    message: "training.epochs must be at least 1, and is 0.",
  });
  const key = { key: "radius", object: "dataset", isIgnored: true };
  expect(say("unknown-key/misspelt", { ...key, near: "radii" }).message).toBe(
    '"radius" is not a key of dataset and is ignored: did you mean "radii"?',
  );
});
