import { describe, expect, test } from "vitest";
import { textTable } from "../../../server/src/cli/terminal/textTable.ts";
import { clip, widthOf, wrap } from "../../../server/src/cli/terminal/wrap.ts";

const columns = [{ title: "run" }, { title: "name", rank: 2 }, { title: "gain", rank: 1 }];
const rows = [
  ["a1", "Shell", "0.5"],
  ["b2", "Shell", "12"],
];

describe("a table", () => {
  test("has all columns where there is room, and numbers stand to the right", () => {
    const all = ["run  name   gain", "a1   Shell   0.5", "b2   Shell    12"];
    expect(textTable(columns, rows)).toEqual(all);
    expect(textTable(columns, rows, 16)).toEqual(all);
  });

  test("takes no id for a number, though it begins with a digit", () => {
    const lines = textTable([{ title: "run" }, { title: "size" }], [["91b6df3624649bb4", "30.6 kB"]]);
    expect(lines).toEqual(["run                  size", "91b6df3624649bb4  30.6 kB"]);
  });

  test("cuts cells that may be cut before it leaves out columns, the highest rank first", () => {
    const cut = [{ title: "run" }, { title: "name", rank: 2, shrinksTo: 4 }, { title: "gain", rank: 1 }];
    expect(textTable(cut, rows, 15)).toEqual(["run  name  gain", "a1   She…   0.5", "b2   She…    12"]);
    expect(textTable(cut, rows, 14)).toEqual(["run  gain", "a1    0.5", "b2     12"]);
    expect(textTable(cut, rows, 8)).toEqual(["run", "a1", "b2"]);
  });

  test("that loses no column is continued below, with the first column again", () => {
    const titles = ["epoch", "s_o", "s_s"].map((title) => ({ title }));
    const lines = textTable(titles, [["10", "4.77", "0.001"]], 12);
    expect(lines).toEqual(["epoch   s_o", "   10  4.77", "", "epoch    s_s", "   10  0.001"]);
  });

  test("is aligned with characters of two columns and with emoji", () => {
    const lines = textTable(
      [{ title: "name" }, { title: "state" }],
      [
        ["学習率", "running"],
        ["🚀 fast", "queued"],
      ],
    );
    expect(lines).toEqual(["name     state", "学習率   running", "🚀 fast  queued"]);
  });

  test("shows control characters and turned writing instead of sending them to the terminal", () => {
    const [, line] = textTable([{ title: "name" }], [["\u001b[31mred\u0007\nnew\u202eline"]]);
    expect(line).toBe("\\u{1b}[31mred\\u{7}\\u{a}new\\u{202e}line");
  });
});

describe("a text", () => {
  test("is cut between characters, not within", () => {
    expect(clip("学習率", 4)).toBe("学…");
    expect(clip("👩‍👩‍👧 family", 4)).toBe("👩‍👩‍👧 …");
    expect(widthOf(clip("学習率", 5))).toBe(5);
  });

  test("is broken by its width", () => {
    expect(wrap("学習 率 を", 5)).toEqual(["学習", "率 を"]);
  });
});
