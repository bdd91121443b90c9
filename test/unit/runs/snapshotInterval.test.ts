import { expect, test } from "vitest";
import { snapshotInterval } from "../../../server/src/runs/trainer/snapshotInterval.ts";

test("snapshots come as often as is set, large ones less often, and after every epoch where that is asked for", () => {
  expect(snapshotInterval(2, 3)).toBe(2000);
  expect(snapshotInterval(2, 37.5)).toBe(3750);
  expect(snapshotInterval(0, 37.5)).toBe(0);
});
