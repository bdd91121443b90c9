import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { dataFolders, resolvePath } from "../../../server/src/dataset/access/pathPolicy.ts";
import { locate } from "../../../server/src/dataset/resolvePaths.ts";
import { filled, refusal } from "./fixtures.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "dai-place-")));
afterAll(() => rmSync(root, { recursive: true }));

const specs = join(root, "specs");
const shared = join(root, "shared");
for (const folder of [specs, join(specs, "data"), shared]) mkdirSync(folder, { recursive: true });
for (const file of ["specs/a.csv", "specs/data/b.csv", "shared/c.csv", "secret.csv", "specs-of-others.csv"])
  writeFileSync(join(root, file), "x,y\n");
symlinkSync(join(root, "secret.csv"), join(specs, "out.csv"));
symlinkSync(root, join(specs, "up"));
symlinkSync(join(specs, "a.csv"), join(specs, "data", "within.csv"));
symlinkSync(join(shared, "c.csv"), join(specs, "allowed.csv"));

test.each([
  ["a.csv", "specs/a.csv"],
  ["./data/../data/b.csv", "specs/data/b.csv"],
  ["data/within.csv", "specs/a.csv"],
  [join(shared, "c.csv"), "shared/c.csv"],
  ["allowed.csv", "shared/c.csv"],
])("%s may be read", (written, file) => {
  expect(resolvePath(written, specs, [shared])).toBe(join(root, file));
});

test.each([
  ["../secret.csv", "outside"],
  ["data/../../secret.csv", "outside"],
  ["../specs-of-others.csv", "outside"],
  ["/etc/passwd", "outside"],
  [join(shared, "..", "secret.csv"), "outside"],
  [join(root, "specs", "a.csv"), "outside"],
  ["C:\\Users\\somebody\\data.csv", "outside"],
  ["out.csv", "link-outside"],
  ["up/secret.csv", "link-outside"],
  ["up/specs-of-others.csv", "link-outside"],
  ["file:///etc/passwd", "address"],
  ["https://example.com/data.csv", "address"],
  ["\\\\server\\share\\data.csv", "remote"],
  ["//server/share/data.csv", "remote"],
  ["a.csv\0.png", "nul"],
] as const)("%j may not be read: %s", (written, problem) => {
  const expected = refusal(`file-place/${problem}`, { file: written });
  expect(() => resolvePath(written, specs, [shared])).toThrow(expected);
});

test("a relative path of a spec that lies nowhere leads nowhere", () => {
  expect(() => resolvePath("a.csv", null, [shared])).toThrow(refusal("file-place/unsaved"));
  expect(resolvePath(join(shared, "c.csv"), null, [shared])).toBe(join(shared, "c.csv"));
});

test("what is missing is told with what to do, and a Debian package by its name", () => {
  expect(() => resolvePath("data/c.csv", specs, [])).toThrow(
    refusal("file-missing/relative", { file: "data/c.csv" }),
  );
  expect(() => resolvePath("/usr/share/datasets/not-there/x", specs, ["/usr/share/datasets"])).toThrow(
    refusal("file-missing/package", { name: "dataset-not-there" }),
  );
});

test("DAI_DATA names folders by whole paths only", () => {
  const folders = dataFolders({ DAI_DATA: `${shared}:relative::` });
  expect(folders).toContain(shared);
  expect(folders).not.toContain("relative");
  expect(folders).not.toContain("");
});

test("a problem has the key of its path", () => {
  const files = { images: "a.csv", labels: "../secret.csv" };
  const { problem } = locate(filled({ kind: "idx", train: files }), specs);
  expect(problem).toMatchObject({ code: "file-place", path: ["train", "labels"] });
});

test.each<[NodeJS.Platform, string, string[]]>([
  ["linux", "/a:relative::/b", ["/a", "/b", "/usr/share/datasets"]],
  ["darwin", "/a", ["/a", "/usr/share/datasets"]],
  ["win32", "C:\\a;relative;D:\\b", ["C:\\a", "D:\\b"]],
])("on %s DAI_DATA=%s names the data folders %o", (platform, value, expected) => {
  expect(dataFolders({ DAI_DATA: value }, platform)).toEqual(expected);
});
