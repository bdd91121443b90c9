import { expect, test } from "vitest";
import { daiHome } from "../../../server/src/connection/home.ts";

test("DAI_HOME decides, and is made absolute", () => {
  expect(daiHome({ DAI_HOME: "/somewhere" })).toBe("/somewhere");
  expect(daiHome({ DAI_HOME: "here" })).toBe(`${process.cwd()}/here`);
});

test.runIf(process.platform === "linux")("on Linux the data directory of XDG is the default", () => {
  expect(daiHome({ XDG_DATA_HOME: "/data" })).toBe("/data/dai");
  expect(daiHome({})).toMatch(/\.local\/share\/dai$/);
});
