import { afterEach, beforeEach, expect, test } from "vitest";
import { openDaemon } from "../../../server/src/connection/daemon.ts";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";
import {
  connect,
  connectOptions,
  removeHome,
  startDaemon,
  stopDaemon,
  temporaryHome,
} from "../support/daemon.ts";

let home: string;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => removeHome(home));

const EPOCHS = 60;
const spec = {
  dataset: { kind: "shell", dimensions: 32, train: 2000, validation: 200 },
  architecture: { kind: "mlp", hidden: [32, 16] },
  initialization: { gain: [1], seeds: [1, 2] },
  training: { epochs: EPOCHS },
  indicator: { window: 5, checkpoints: [5] },
};

/** Follows both runs from a sequence number until they have finished or the connection is gone. */
async function follow(connection: DaemonConnection, after: number, enough = Number.POSITIVE_INFINITY) {
  const sequences: number[] = [];
  const epochs: string[] = [];
  const finished = new Set<string>();
  const over = new Promise<void>((resolve) => {
    connection.on("dai/run/changed", ({ sequence, run, state }) => {
      sequences.push(sequence);
      if (state === "finished") finished.add(run);
      if (finished.size === 2) resolve();
    });
    connection.on("dai/run/verdict", ({ sequence }) => void sequences.push(sequence));
    connection.on("dai/run/epoch", ({ sequence, run, epoch }) => {
      sequences.push(sequence);
      epochs.push(`${run} ${epoch}`);
      if (epochs.length >= enough) resolve();
    });
    connection.onClose(resolve);
  });
  await connection.request("dai/runs/subscribe", { runs: "all", after });
  await over;
  return { sequences, epochs };
}

test.each([
  "SIGKILL",
  "SIGTERM",
  "another version",
])("a subscriber that comes back after %s gets the rest: every number and every epoch once", async (interruption) => {
  await startDaemon({ home });
  const first = await connect(home);
  await first.request("dai/runs/start", { spec });
  const before = await follow(first, 0, 20);
  if (interruption === "another version") {
    // The built daemon isn't of that version either, so this client is refused, after the hand-over.
    await expect(openDaemon({ ...connectOptions({ home }), version: "99.0.0" })).rejects.toThrow("99.0.0");
  } else {
    await stopDaemon(home, interruption as NodeJS.Signals);
  }
  const second = await connectDaemon(connectOptions({ home }));
  const rest = await follow(second, before.sequences.at(-1)!);
  second.close();
  const sequences = [...before.sequences, ...rest.sequences];
  expect(sequences).toEqual(Array.from({ length: sequences.length }, (_, i) => i + 1));
  const epochs = [...before.epochs, ...rest.epochs];
  expect(new Set(epochs).size).toBe(epochs.length);
  expect(epochs.length).toBe(2 * (EPOCHS + 1));
});
