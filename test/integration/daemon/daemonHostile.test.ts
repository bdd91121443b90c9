/** Launches and messages that are meant to do harm. */
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { RunId, StartParams } from "../../../server/src/protocol/protocol.ts";
import { connect } from "../support/daemon.ts";
import { useGuardedDaemon } from "../support/guardedDaemon.ts";
import { openRaw } from "../support/rawSocket.ts";
import { details, hasEnded, smallSpec, waitFor, withoutSeconds } from "../support/runs.ts";

const daemon = useGuardedDaemon();

describe("a spec", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "dai-spec-"));
    symlinkSync("/etc", join(folder, "link"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const refused = async (params: StartParams, message: RegExp) => {
    const connection = await connect(daemon.home);
    await expect(connection.request("dai/runs/start", params)).rejects.toThrow(message);
    expect((await connection.request("dai/runs/list", {})).runs).toEqual([]);
    connection.close();
  };

  test.each([
    [
      "on a share of another machine",
      "file://evil.example/share/a.dai.json",
      /not a file that the daemon can read/,
    ],
    ["over HTTP", "http://127.0.0.1/a.dai.json", /not a file that the daemon can read/],
    ["that never ends", "file:///dev/zero", /is not a spec: give a text file of at most 1 MiB/],
    ["that is a folder", "file:///etc", /is not a spec/],
    ["that is no spec", "file:///etc/passwd", /^The spec has errors, so nothing was started/],
    ["with an encoded slash", "file:///tmp%2f..%2fetc/passwd", /not a file that the daemon can read/],
  ])("%s is refused", (_, uri, message) => refused({ uri }, message));

  test.each([
    "../../etc",
    "/etc",
    "link",
    "link/../../etc",
    "\\\\evil.example\\share",
    "C:\\Windows",
    "file:///etc",
  ])("whose data is at %s is refused", (path) =>
    refused(
      {
        uri: pathToFileURL(join(folder, "a.dai.json")).href,
        text: JSON.stringify({
          dataset: { kind: "idx", folder: path },
          architecture: { kind: "mlp", hidden: [4] },
        }),
      },
      /^The spec has errors, so nothing was started: .*(is outside the folders|is a link to a place outside|is on another machine|is a URL)/,
    ));
});

test("10,000 generated messages leave the daemon and a run in training as they were", async () => {
  const spec = { ...smallSpec, initialization: { gain: 1, seeds: 1 }, training: { epochs: 300 } };
  const observer = await connect(daemon.home);
  const { runs } = await observer.request("dai/runs/start", { spec });
  const seed = 20_260_601;
  console.log(`fast-check's seed: ${seed}`);
  const frames = fc.sample(hostileFrame(runs[0]!), { numRuns: 10_000, seed });
  let raw = await openRaw(daemon.info);
  for (const frame of frames) {
    if (raw.socket.readyState !== WebSocket.OPEN) raw = await openRaw(daemon.info);
    raw.send(frame);
  }
  raw.send({ jsonrpc: "2.0", id: "the last", method: "dai/daemon/status" });
  while ((await raw.next())["id"] !== "the last");
  raw.socket.close();
  await waitFor(observer, runs, hasEnded);
  const found = await details(observer, runs);
  await observer.request("dai/runs/start", { spec, fresh: true });
  await waitFor(observer, runs, hasEnded);
  const undisturbed = await details(observer, runs);
  observer.close();
  expect([found[0]!.state, found[0]!.dismissed, found[0]!.records!.length]).toEqual(["finished", false, 301]);
  expect(withoutSeconds(found[0]!.records)).toEqual(withoutSeconds(undisturbed[0]!.records));
});

/** Frames that are nearly right: every method but those that may rightly end something, with values that don't fit. */
function hostileFrame(run: RunId): fc.Arbitrary<string> {
  const acts = [
    "dai/runs/stop",
    "dai/runs/continue",
    "dai/runs/delete",
    "dai/runs/start",
    "dai/daemon/configure",
  ];
  const questions = [
    "dai/runs/list",
    "dai/runs/get",
    "dai/runs/subscribe",
    "dai/runs/unsubscribe",
    "dai/study/calibration",
    "dai/daemon/status",
    "dai/daemon/code",
    "dai/daemon/collect",
  ];
  const language = [
    "initialize",
    "shutdown",
    "exit",
    "textDocument/didOpen",
    "textDocument/didChange",
    "textDocument/hover",
    "workspace/executeCommand",
    "$/setTrace",
    "$/progress",
    "$/cancelRequest",
  ];
  const nasty = fc.oneof(fc.jsonValue(), fc.constantFrom("__proto__", "constructor", "", -1, 1e308, null));
  const nearlyRun = fc.constantFrom(`${run} `, run.toUpperCase().replace(/[0-9]/, "O"), run.slice(1), "all");
  const someRuns = fc.oneof(nasty, nearlyRun, fc.array(nearlyRun, { maxLength: 3 }));
  const params = fc.record(
    {
      runs: someRuns,
      after: nasty,
      records: nasty,
      textDocument: nasty,
      spec: nasty,
      uri: nasty,
      workers: nasty,
      dryRun: nasty,
    },
    { requiredKeys: [] },
  );
  const message = fc.record(
    {
      jsonrpc: fc.constantFrom("2.0", "2.0", "2.0", "1.0", 2, null),
      id: nasty,
      method: fc.oneof(fc.constantFrom(...acts, ...questions, ...language), nasty),
      params: fc.oneof(params, nasty),
      result: nasty,
      error: nasty,
    },
    { requiredKeys: [] },
  );
  return fc.oneof(
    message.map((value) => JSON.stringify(value)),
    fc.string(),
  );
}
