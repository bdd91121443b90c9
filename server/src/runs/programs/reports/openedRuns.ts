/** Runs of programs that someone else starts: a run is created when its program opens it. */

import { createHash, randomBytes } from "node:crypto";
import { usualGoal } from "../../../domain/objective.ts";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { OpenParams, OpenResult } from "../../../protocol/programs.ts";
import type { RunId, RunSummary, StudyId } from "../../../protocol/protocol.ts";
import { isProgram, type ProgramConfig } from "../../../specification/expansion/programConfig.ts";
import type { Ledger } from "../../ledger.ts";
import type { Store } from "../../store/store.ts";
import type { ScoringConfig } from "../../store/tables/storedScoring.ts";
import { decisionOn } from "./decision.ts";
import { RefusedReportError, type ReportSink } from "./programSessions.ts";
import { checkEpoch, toUnscored } from "./reportedRecord.ts";

/** @param scoringOf how a run with these parameters is scored and judged */
export function createOpenedRuns(
  ledger: Ledger,
  store: Pick<Store, "transaction" | "putStudy" | "studyRuns">,
  scoringOf: (params: OpenParams) => ScoringConfig,
): ReportSink {
  function knownRun(run: RunId): RunSummary {
    const summary = ledger.summary(run);
    if (!summary) throw new RefusedReportError(sentenceOf("report/deleted", { run }));
    return summary;
  }

  function create(run: RunId, params: OpenParams): void {
    const { study: name, parameters, seed = 0 } = params;
    const study = studyOf(name);
    const config: ProgramConfig = { program: null, parameters, seed };
    const runs = [...store.studyRuns(study), run];
    store.transaction(() => store.putStudy({ study, name, uri: null, spec: "", runs }));
    ledger.add(config, scoringOf(params), newProgramSummary({ run, study, config, params }));
  }

  function takeUp({ run, epochs: before }: RunSummary, { epochs }: OpenParams): void {
    const config = ledger.config(run)!;
    if (!isProgram(config)) throw new RefusedReportError(sentenceOf("report/engine", { run }));
    if (config.program) throw new RefusedReportError(sentenceOf("report/no-program", { run }));
    ledger.change(run, { state: "running", problem: null, epochs: Math.max(before, epochs) });
  }

  return {
    open(params): OpenResult {
      const run = params.run ?? randomBytes(8).toString("hex");
      const before = ledger.summary(run);
      if (before) takeUp(before, params);
      else create(run, params);
      return { run, resumeAfter: before?.epoch ?? -1 };
    },

    async report(run, record) {
      const summary = knownRun(run);
      const unscored = toUnscored(record);
      checkEpoch(run, record.epoch, summary.epochs);
      // A stop can come while an epoch is on its way; it was trained all the same.
      if (record.epoch > summary.epoch) ledger.addRecord(run, unscored);
      return decisionOn(knownRun(run));
    },

    closed({ run, state, problem = null }) {
      if (knownRun(run).state === "running") ledger.change(run, { state, problem });
    },

    lost(run) {
      if (ledger.summary(run)?.state === "running") ledger.change(run, { state: "interrupted" });
    },
  };
}

/** A study whose runs come one by one: it is known by its name. */
function studyOf(name: string): StudyId {
  return createHash("sha256").update(`opened ${name}`).digest("hex").slice(0, 16);
}

/** The summary of a program's new run. */
function newProgramSummary(options: {
  run: RunId;
  study: StudyId;
  config: ProgramConfig;
  params: OpenParams;
}): RunSummary {
  const { run, study, config, params } = options;
  return {
    ...{ run, study, name: params.name ?? params.study, uri: null },
    ...{ seed: config.seed, gain: 1, scheme: "", hidden: [] },
    parameters: config.parameters,
    ...{ architecture: "program", program: "opened", engine: "program" },
    ...{ state: "running", epoch: -1, epochs: params.epochs },
    ...(params.objective && { objective: { goal: usualGoal(params.objective.metric), ...params.objective } }),
    ...{ validationAccuracy: null, scores: null, verdict: null, dismissed: false, problem: null },
  };
}
