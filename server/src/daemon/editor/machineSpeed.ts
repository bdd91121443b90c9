/** What this machine has been measured to take for an epoch, by the shape of the work. */

import { dataFacts } from "../../dataset/describe.ts";
import { MessageError } from "../../messages/messageError.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { RunService } from "../../runs/service.ts";
import type { RunConfig } from "../../specification/expansion/expand.ts";
import { isProgram } from "../../specification/expansion/programConfig.ts";
import { spectrumWidths } from "../../specification/expansion/spectrumWidths.ts";
import type { Spec } from "../../specification/schema/spec.ts";

/** Newest finished runs to look at; a store may hold thousands. */
const mostRuns = 20;

/**
 * Median seconds of an epoch in the newest finished run whose work has this shape; null when there is none.
 * What a run took is read from the store once.
 */
export function createMachineSpeed(service: Pick<RunService, "get" | "list" | "recordPages">) {
  const measured = new Map<RunId, { work: string; seconds: number }>();

  function measure(run: RunId): { work: string; seconds: number } {
    const known = measured.get(run);
    if (known) return known;
    const { dai: config } = service.get({ runs: [run] }).runs[0]!;
    // A page of records tells as much as thousands.
    const [scoreRecords = []] = service.recordPages(run, "scores");
    if (isProgram(config)) throw new MessageError("program-without-work", { run });
    const { dataset, architecture, training } = config;
    const seconds = scoreRecords.flatMap((record) => (record.epoch > 0 ? record.seconds : []));
    const result = { work: workOf(dataset, architecture, training), seconds: median(seconds) };
    measured.set(run, result);
    return result;
  }

  return function secondsPerEpoch({ dataset, architecture, training }: Spec): number | null {
    if ("random" in architecture) return null;
    const widths = spectrumWidths(architecture).join();
    const work = workOf(dataset, architecture, training);
    const candidates = service
      .list({})
      .runs.filter(
        (run) =>
          run.engine !== "program" &&
          run.state === "finished" &&
          run.epoch > 0 &&
          run.hidden.join() === widths,
      );
    for (const { run } of candidates.slice(-mostRuns).reverse()) {
      const found = measure(run);
      if (found.work === work) return found.seconds;
    }
    return null;
  };
}

/** All that the time of an epoch depends on. */
function workOf(
  dataset: Spec["dataset"],
  architecture: RunConfig["architecture"],
  training: Pick<Spec["training"], "batchSize" | "optimizer">,
): string {
  const { shape, train, validation } = dataFacts(dataset) ?? {};
  const network = JSON.stringify(architecture);
  return [shape?.join("x"), train, validation, network, training.batchSize, training.optimizer.kind].join();
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
