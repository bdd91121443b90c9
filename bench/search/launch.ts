import { connect, removeHome, startDaemon, temporaryHome } from "../../test/integration/support/daemon.ts";
import { startWatchedDaemon } from "../../test/integration/support/daemonTurns.ts";
import { searchSpec } from "../../test/integration/support/searchSpec.ts";
import { report } from "./report.ts";

/** A launch of 10,000 runs of which six keys vary, and the longest task that it is in the daemon's event loop. */
export async function launch(): Promise<void> {
  const home = temporaryHome();
  await startDaemon({ home });
  const connection = await connect(home);
  await connection.request("dai/daemon/configure", { workers: 1 });
  const processorSeconds = async () => (await connection.request("dai/daemon/status", {})).processorSeconds;
  const before = await processorSeconds();
  const start = performance.now();
  const { runs } = await connection.request("dai/runs/start", { spec: searchSpec });
  const seconds = (performance.now() - start) / 1000;
  const after = await processorSeconds();
  if (runs.length !== 10_000) throw new Error(`There are ${runs.length} runs.`);
  connection.close();
  await removeHome(home);
  report("a launch of 10,000 runs, six keys vary", `${seconds.toFixed(2)} s`, "≤ 1 s");
  report("the daemon's processor time for it", `${(after - before).toFixed(2)} s`, "");

  const daemon = await startWatchedDaemon();
  await daemon.connection.request("dai/daemon/configure", { workers: 1 });
  const { processor, clock } = await daemon.during(() =>
    daemon.connection.request("dai/runs/start", { spec: searchSpec }),
  );
  await daemon.close();
  report(
    "its longest task of the daemon's event loop",
    `${processor.toFixed(0)} ms (${clock.toFixed(0)} wall time)`,
    "≤ 50 ms",
  );
}
