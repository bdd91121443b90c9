import { rm } from "node:fs/promises";
import { join } from "node:path";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { OpenParams, ReportResult } from "../../protocol/programs.ts";
import type { ProgramOutput, RunId } from "../../protocol/protocol.ts";
import type { Ledger } from "../ledger.ts";
import type { TrainersEvents } from "../scheduling/trainers.ts";
import type { Store } from "../store/store.ts";
import type { ScoringConfig } from "../store/tables/storedScoring.ts";
import type { Endpoint } from "./process/environment.ts";
import { addOutput, type OutputPart, readOutput, readOutputBefore } from "./process/output.ts";
import { createProgramRunner, type ProgramRunner } from "./programRunner.ts";
import { decisionOn } from "./reports/decision.ts";
import { createOpenedRuns } from "./reports/openedRuns.ts";
import { createProgramSessions } from "./reports/programSessions.ts";

export interface ProgramsOptions {
  home: string;
  ledger: Ledger;
  store: Pick<Store, "transaction" | "putStudy" | "studyRuns">;
  /** where programs reach the daemon; known once it listens */
  endpoint: Promise<Endpoint>;
  /** how a run that its program opens is scored and judged */
  scoringOf(params: OpenParams): ScoringConfig;
}

/** Output that one answer holds. */
const mostOutputBytes = 2 ** 18;

export type Programs = ReturnType<typeof createPrograms>;

export function createPrograms({ home, ledger, store, endpoint, scoringOf }: ProgramsOptions) {
  const folder = join(home, "programs");
  const opened = createOpenedRuns(ledger, store, scoringOf);
  let runner: ProgramRunner | null = null;
  const sessions = createProgramSessions((run) =>
    runner && run !== undefined && runner.has(run) ? runner.reports : opened,
  );

  function decisionOnRun(run: RunId): ReportResult {
    const summary = ledger.summary(run);
    return summary
      ? decisionOn(summary)
      : { stop: true, verdict: null, sentence: sentenceOf("program-stopped/deleted", {}) };
  }

  // A policy, a person or a failure of ours ends a run; its program hears of it at once.
  ledger.onEvent((event) => {
    // Making the parameters of an epoch takes longer than everything else here.
    if (event.method === "dai/run/deleted")
      sessions.stop(event.run, sentenceOf("program-stopped/deleted", {}));
    if (event.method !== "dai/run/changed" || event.params.engine !== "program") return;
    const { stop, sentence } = decisionOn(event.params);
    if (stop) sessions.stop(event.run, sentence);
  });

  return {
    sessions,

    /** Makes what starts programs; once, by the scheduler. */
    createRunner(events: TrainersEvents): ProgramRunner {
      const tell = (run: RunId) => sessions.stop(run, decisionOnRun(run).sentence);
      runner = createProgramRunner({ folder, endpoint, tell, decisionOn: decisionOnRun }, events);
      return runner;
    },

    /** what a run's program is told after its newest record was stored */
    decisionOn: decisionOnRun,

    count: () => runner?.count() ?? 0,

    addOutput: (run: RunId, text: string) => addOutput(join(folder, run), text),

    hasRoom: (config: Parameters<ProgramRunner["hasRoom"]>[0]) => runner?.hasRoom(config) ?? true,

    /** A part of what a run's program has printed; empty for a run without a program of ours. */
    output(run: RunId, { after = 0, before }: OutputPart): ProgramOutput {
      const directory = join(folder, run);
      return before === undefined
        ? readOutput(directory, after, mostOutputBytes)
        : readOutputBefore(directory, before, mostOutputBytes);
    },

    async remove(run: RunId): Promise<void> {
      await rm(join(folder, run), { recursive: true, force: true });
    },
  };
}
