import { expect, test } from "vitest";
import { daiHome } from "../../../server/src/connection/home.ts";

test("DAI_HOME decides, and is made absolute", () => {
  expect(daiHome({ DAI_HOME: "/somewhere" })).toBe("/somewhere");
  expect(daiHome({ DAI_HOME: "here" })).toBe(`${process.cwd()}/here`);
});

const folders = { linux: "/home/ada", darwin: "/Users/ada", win32: "C:\\Users\\ada" } as const;

test.each<[keyof typeof folders, NodeJS.ProcessEnv, string]>([
  ["linux", {}, "/home/ada/.local/share/dai"],
  ["linux", { XDG_DATA_HOME: "/data" }, "/data/dai"],
  // An empty variable counts as one that is not set (XDG Base Directory Specification).
  ["linux", { XDG_DATA_HOME: "" }, "/home/ada/.local/share/dai"],
  ["darwin", { XDG_DATA_HOME: "/data" }, "/Users/ada/Library/Application Support/dai"],
  ["win32", {}, "C:\\Users\\ada\\AppData\\Local\\dai"],
  ["win32", { LOCALAPPDATA: "D:\\data" }, "D:\\data\\dai"],
  ["win32", { DAI_HOME: "D:\\runs" }, "D:\\runs"],
  ["darwin", { DAI_HOME: "/runs" }, "/runs"],
])("on %s with %o the state directory is %s", (platform, env, expected) => {
  expect(daiHome(env, { platform, homeFolder: folders[platform] })).toBe(expected);
});
