/** I/O errors and power cuts, of which the campaigns do more, and requests while the disk is full. */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectDaemon } from "../../../server/src/connection/typed.ts";
import { needs, program, smallDisk } from "../../support/needs.ts";
import { connectOptions, removeHome, stopDaemon, temporaryHome } from "../support/daemon.ts";
import { trainWithFault } from "../support/ioFaults.ts";
import { cutOnce, uninterruptedRecords } from "../support/powerCuts.ts";
import { compilePreload } from "../support/preload.ts";
import { hasEnded, smallSpec, waitFor } from "../support/runs.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryHome();
});
afterEach(() => removeHome(folder));

test(
  "a write of the store or of a snapshot that fails loses no record, and the log says it",
  needs(program("compiler")),
  async () => {
    const library = compilePreload("ioFault", folder);
    const { records: wanted } = await trainWithFault(library, "/runs.db", 0);
    for (const [place, at] of [
      ["/runs.db", 5],
      ["/runs.db", 60],
      ["/snapshots/", 7],
    ] as const) {
      const { isHit, isLogged, records } = await trainWithFault(library, place, at);
      expect({ place, at, isHit, isLogged }).toEqual({ place, at, isHit: true, isLogged: true });
      expect(records).toEqual(wanted);
    }
  },
);

test("a power cut loses no record that was sent to a client", needs(program("compiler")), async () => {
  const library = compilePreload("writeLog", folder);
  const study = { spec: { ...smallSpec, initialization: { gain: [0.5, 4], seeds: 1 } }, epochs: 60 };
  const wanted = await uninterruptedRecords(study);
  let seen = 0;
  // On a machine with much to do, the first cuts may come before the first record.
  for (let seed = 1; seed <= 2 || seen === 0; seed++)
    seen += await cutOnce({ ...study, library, wanted, seed });
});

test(
  "while the disk is full, what can't be written gets a sentence each time, and is done when there is room",
  needs(smallDisk()),
  async () => {
    const home = temporaryHome();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=16m,mode=0700", "tmpfs", home]);
    const open = () => connectDaemon(connectOptions({ home }));
    try {
      const first = await open();
      const { runs } = await first.request("dai/runs/start", { spec: smallSpec });
      await waitFor(first, runs, hasEnded);
      first.close();
      // A new daemon's journal is empty, and has to grow.
      await stopDaemon(home);
      const connection = await open();
      const ballast = join(home, "ballast");
      for (let size = 2 ** 20; size >= 1; size /= 2) {
        try {
          for (;;) writeFileSync(ballast, Buffer.alloc(size), { flag: "a" });
        } catch {
          // There is less room than that.
        }
      }
      // The second time the log is full as well.
      for (let i = 0; i < 2; i++) {
        await expect(connection.request("dai/runs/delete", { runs })).rejects.toThrow(
          /^The store .*runs\.db can't be used \(.*full\): check that its disk has room/,
        );
        await expect(connection.request("dai/daemon/configure", { workers: 1 })).rejects.toThrow(
          /^The settings .* can't be written \(.*\), so nothing was changed: check that its disk has room\.$/,
        );
      }
      expect((await connection.request("dai/runs/list", {})).runs).toHaveLength(runs.length);
      rmSync(ballast);
      await connection.request("dai/runs/delete", { runs });
      expect((await connection.request("dai/runs/list", {})).runs).toEqual([]);
      connection.close();
    } finally {
      await stopDaemon(home);
      execFileSync("umount", [home]);
      await removeHome(home);
    }
  },
);
