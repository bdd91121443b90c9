/** The cost of training the most promising runs first, of statistics and of verdicts. */
import {
  STUDY_LENGTHS,
  type StatisticsCost,
  type StudyCosts,
  saveCosts,
} from "../../scripts/reproduce/realistic/costs.ts";
import { measureOutputStatistics } from "../engines/outputStatistics.ts";
import { measureOrder } from "../runs/order.ts";
import { second, small } from "../support/experiments.ts";
import type { Table } from "../support/table.ts";
import { percent, type Report } from "./report.ts";

export async function printOrder({ table, engines, saves }: Report): Promise<void> {
  const networks = [small, second];
  const engine = engines.find(({ name }) => name === "native") ?? engines[0]!;
  const costs: StudyCosts[] = [];
  for (const epochs of STUDY_LENGTHS) {
    for (const experiment of networks)
      costs.push({ network: experiment.name, epochs, ...(await measureOrder(experiment, epochs)) });
    table.heading(
      `8 runs × ${epochs} epochs with one worker, relative to the order of the launch without verdicts`,
    );
    printCosts(table, costs.slice(-networks.length));
  }
  table.heading(`Statistics of the outputs, relative to an epoch, ${engine.name}`);
  const statistics: StatisticsCost[] = [];
  for (const experiment of networks) {
    const share = await measureOutputStatistics(experiment, engine);
    statistics.push({ network: experiment.name, engine: engine.name, share });
    table.row(experiment.name, [percent(share)], "≤ 1% with verdicts");
  }
  if (saves) await saveCosts({ studies: costs, statistics });
}

function printCosts(table: Table, costs: readonly StudyCosts[]): void {
  for (const { network, clock, processor, withVerdicts } of costs) {
    table.row(`${network}: a first look at every run, wall time`, [percent(clock)], "≤ 2%");
    table.row("the same, processor time of daemon and trainer", [percent(processor)], "≤ 2%");
    table.row("the same with verdicts after every epoch", [percent(withVerdicts)]);
  }
}
