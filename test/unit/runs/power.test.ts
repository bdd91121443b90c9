import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  dischargesInSysfs,
  drawsFromBattery,
  isOffline,
  isOnBattery,
} from "../../../server/src/runs/scheduling/power.ts";

const plugged = { type: "Mains", online: "1" };
const unplugged = { type: "Mains", online: "0" };
const charging = { type: "Battery", status: "Charging" };
const discharging = { type: "Battery", status: "Discharging" };
const mouse = { type: "Battery", status: "Discharging", scope: "Device" };

test.each([
  ["a machine without a battery", {}, false],
  ["a laptop at the mains", { AC: plugged, BAT0: charging }, false],
  ["a laptop on battery", { AC: unplugged, BAT0: discharging }, true],
  [
    "one that is charged over USB",
    { AC: unplugged, ucsi: { type: "USB", online: "1" }, BAT0: discharging },
    false,
  ],
  ["one whose mains supply isn't listed", { BAT0: discharging }, true],
  ["a desktop with a mouse that has a battery", { hid: mouse }, false],
])("in sysfs: %s", async (_, supplies, expected) => {
  const folder = mkdtempSync(join(tmpdir(), "dai-power-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, files] of Object.entries<Record<string, string>>(supplies)) {
    mkdirSync(join(folder, name));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), `${text}\n`);
  }
  expect(await dischargesInSysfs(folder)).toBe(expected);
});

test("pmset's first line tells", () => {
  expect(drawsFromBattery("Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t83%")).toBe(true);
  expect(drawsFromBattery("Now drawing from 'AC Power'\n")).toBe(false);
});

test("Windows' PowerLineStatus tells", () => {
  expect(isOffline("Offline\r\n")).toBe(true);
  expect(isOffline("Online\r\n")).toBe(false);
});

test("where there is no way to tell, training continues", async () => {
  expect(await isOnBattery("aix")).toBe(false);
});
