import { expect, test } from "vitest";
import { openerOf } from "../../../server/src/cli/commands/open.ts";

test("each platform has its opener, and a terminal without a display none", () => {
  const url = "http://127.0.0.1:4000/#code=x";
  expect(openerOf("darwin", {}, url)).toEqual(["open", url]);
  expect(openerOf("win32", {}, url)).toEqual(["rundll32", "url.dll,FileProtocolHandler", url]);
  expect(openerOf("linux", { DISPLAY: ":0" }, url)).toEqual(["xdg-open", url]);
  expect(openerOf("linux", { WAYLAND_DISPLAY: "wayland-0" }, url)).toEqual(["xdg-open", url]);
  expect(openerOf("linux", {}, url)).toBeNull();
});
