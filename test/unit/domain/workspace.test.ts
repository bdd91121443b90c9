import { expect, test } from "vitest";
import { isOfWorkspace } from "../../../server/src/domain/workspace.ts";

test.each([
  ["file:///work/a/x.dai.json", ["file:///work/a"], true],
  ["file:///work/a/b/x.dai.json", ["file:///elsewhere", "file:///work/a/"], true],
  ["file:///work/ab/x.dai.json", ["file:///work/a"], false],
  ["file:///elsewhere/x.dai.json", ["file:///work/a"], false],
  // As a terminal writes them, and as VS Code does.
  ["file:///C:/my%20(specs)/x.dai.json", ["file:///c%3A/my%20%28specs%29"], true],
  ["file:///elsewhere/x.dai.json", [], true],
  [null, ["file:///work/a"], true],
])("the spec %s is of the workspace %j: %s", (uri, folders, expected) => {
  expect(isOfWorkspace(uri, folders)).toBe(expected);
});
