import { expect, test } from "vitest";
import { isOfWorkspace } from "../../../server/src/domain/workspace.ts";

test.each([
  ["file:///projects/a/x.dai.json", ["file:///projects/a"], true],
  ["file:///projects/a/b/x.dai.json", ["file:///elsewhere", "file:///projects/a/"], true],
  ["file:///projects/ab/x.dai.json", ["file:///projects/a"], false],
  ["file:///elsewhere/x.dai.json", ["file:///projects/a"], false],
  // As a terminal writes them, and as VS Code does.
  ["file:///C:/my%20(specs)/x.dai.json", ["file:///c%3A/my%20%28specs%29"], true],
  ["file:///elsewhere/x.dai.json", [], true],
  [null, ["file:///projects/a"], true],
])("the spec %s is of the workspace %j: %s", (uri, folders, expected) => {
  expect(isOfWorkspace(uri, folders)).toBe(expected);
});
