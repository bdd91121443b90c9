import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect, removeHome, startDaemon, temporaryHome } from "../../test/integration/support/daemon.ts";
import { dai, waitFor } from "../../test/integration/support/runs.ts";
import { median } from "../support/median.ts";
import { ROUNDS, report } from "./report.ts";

/**
 * `dai export` of a study of 1,000 runs.
 *
 * @param folder for the table
 */
export async function table(folder: string): Promise<void> {
  const home = temporaryHome();
  const file = join(folder, "thousand.dai.json");
  const spec = {
    name: "Thousand",
    dataset: { kind: "shell", dimensions: 4, train: 64, validation: 32 },
    architecture: { kind: "mlp", hidden: [4] },
    initialization: { seeds: 1000 },
    training: { optimizer: { kind: "adam", learningRate: { logUniform: [1e-4, 1e-1] } }, epochs: 1 },
  };
  writeFileSync(file, JSON.stringify(spec));
  await startDaemon({ home });
  const connection = await connect(home);
  const { runs } = await connection.request("dai/runs/start", { uri: new URL(`file://${file}`).href });
  await waitFor(connection, runs, ({ state }) => state === "finished");
  connection.close();
  for (const format of ["csv", "parquet"]) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      const output = join(folder, `table.${format}`);
      const { status, stderr } = await dai(home, ["export", "Thousand", "--output", output]);
      if (status !== 0) throw new Error(stderr);
      times.push((performance.now() - start) / 1000);
    }
    report(`dai export of 1,000 runs as ${format}`, `${median(times).toFixed(2)} s`, "≤ 2 s");
  }
  await removeHome(home);
}
