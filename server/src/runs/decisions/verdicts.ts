import { objectiveOf } from "../../domain/objective.ts";
import type { LearnedPredictor } from "../../indicator/prediction/learn.ts";
import type { StudyRun } from "../../indicator/rules/facts/studyRun.ts";
import { decideByScores } from "../../indicator/rules/kinds/paper.ts";
import type { Evidence } from "../../indicator/rules/registry.ts";
import type { RuleContext, RuleDecision } from "../../indicator/rules/rule.ts";
import type { Verdict } from "../../indicator/scores/scores.ts";
import type { PaperScores, RunId, RunSummary, VerdictRecord } from "../../protocol/protocol.ts";
import { kindOf } from "../../specification/expansion/programConfig.ts";
import type { RunEntry } from "../store/runEntry.ts";
import type { Store } from "../store/store.ts";
import { isFittedTo } from "./fittedTo.ts";
import type { LiveStudies } from "./liveStudies.ts";
import { decide } from "./policy.ts";
import { ruleOf } from "./ruleOf.ts";

/** What a verdict takes beside the run's own entry. */
export interface Surroundings {
  own: StudyRun;
  study: readonly StudyRun[];
  /** the verdicts on the run so far */
  earlier(): readonly VerdictRecord[];
}

/** Gives verdicts: what the study's stopping rule says of a run at an epoch, and what the policy does about it. */
export type Verdicts = ReturnType<typeof createVerdicts>;

/** @param predictorOf what was learned of a kind of study, null where nothing was */
export function createVerdicts(
  store: Pick<Store, "verdictsOf">,
  studies: LiveStudies,
  predictorOf: (kind: string) => LearnedPredictor | null,
) {
  function verdictsOf(run: RunId): VerdictRecord[] {
    return store.verdictsOf(run).map((body) => JSON.parse(body));
  }

  function surroundingsOf({ run, study: name }: RunSummary): Surroundings | null {
    const own = studies.run(run);
    if (!own) return null;
    const study = studies.study(name);
    // A run that another launch has taken into its study is judged among the runs of that one.
    return { own, study: study.includes(own) ? study : [...study, own], earlier: () => verdictsOf(run) };
  }

  function contextOf(
    { config, scoring }: RunEntry,
    { own, study }: Surroundings,
    epoch: number,
    standing: Verdict | null,
  ): RuleContext {
    return {
      ...{ epoch, own, study, checkpoints: scoring.indicator.checkpoints },
      // Most rules take none, and after every epoch of a small network it would count.
      get predictor() {
        return predictorOf(kindOf(config));
      },
      isFitted: isFittedTo(scoring.indicator.fittedTo, config),
      standing,
    };
  }

  return {
    of: verdictsOf,

    /**
     * Null where the rule does not decide at the epoch, and between checkpoints where the verdict is no news.
     * @param mayAct the policy can still change the run's course
     * @param isAgain the epoch has a verdict, which this one is to replace
     * @param surroundings as they are by default
     */
    at(
      entry: RunEntry,
      epoch: number,
      { mayAct, isAgain = false }: { mayAct: boolean; isAgain?: boolean },
      surroundings?: Surroundings,
    ): VerdictRecord | null {
      const { scoring, summary } = entry;
      const { indicator, policy } = scoring;
      const { rule, earlyStopping } = ruleOf(scoring, objectiveOf(summary));
      const due = rule.checkpoints(indicator.checkpoints, summary.epochs);
      const isDue = due === "every" || due.includes(epoch);
      if (epoch < 1 || !(isDue || earlyStopping)) return null;
      const { verdict: newest } = summary;
      // A verdict that is given again replaces the one that stands.
      const isEarlier = !isAgain && newest !== null && newest.epoch < epoch && newest.rule === rule.name;
      const around = surroundings ?? surroundingsOf(summary);
      if (!around) return null;
      const context = contextOf(entry, around, epoch, isEarlier ? newest.verdict : null);
      const own = isDue ? rule.decide(context) : null;
      const early = earlyStopping?.decide(context) ?? null;
      const isEarly = early?.wantsStop === true && !own?.wantsStop;
      const decision = isEarly ? early : own;
      if (!decision) return null;
      if (!isAgain && !isNews(decision, epoch, indicator.checkpoints, newest)) return null;
      const remaining = mayAct && decision.mayStop ? Math.max(0, summary.epochs - epoch) : 0;
      const { verdict, wantsStop, calibrated, sentence, evidence } = decision;
      // Nothing is done about a verdict that does not want to stop the run.
      const streak = wantsStop ? 1 + streakBefore(around.earlier(), decision, epoch) : 0;
      const circumstances = { verdict, wantsStop, streak, remaining, dismissed: summary.dismissed };
      return {
        ...{
          epoch,
          verdict,
          rule: isEarly ? early.evidence.kind : rule.name,
          calibrated,
          sentence,
          wantsStop,
        },
        // Early stopping is asked for with a key of its own, so it needs no consent.
        decision: decide(isEarly ? { ...policy, onSaturated: "stop" } : policy, circumstances),
        saves: Math.max(0, summary.epochs - epoch),
        evidence: evidence as Evidence,
        ...paperScores(context, indicator),
        ...withFormerKeys(evidence as Evidence),
      };
    },
  };
}

/** At a checkpoint always; between them where the verdict is another, or the rule now wants to stop the run. */
function isNews(
  { verdict, wantsStop }: RuleDecision,
  epoch: number,
  checkpoints: readonly number[],
  newest: VerdictRecord | null,
): boolean {
  if (checkpoints.includes(epoch)) return true;
  return newest ? verdict !== newest.verdict || (wantsStop && !newest.wantsStop) : wantsStop;
}

/** Verdicts before an epoch, in a row, that wanted to stop the run for the same reason. */
function streakBefore(
  verdicts: readonly VerdictRecord[],
  { verdict, wantsStop }: RuleDecision,
  epoch: number,
): number {
  const earlier = verdicts.filter((one) => one.epoch < epoch);
  const isSame = (one: VerdictRecord) => one.verdict === verdict && one.wantsStop === wantsStop;
  return earlier.length - 1 - earlier.findLastIndex((one) => !isSame(one));
}

/** The paper's scores at the epoch, beside whatever rule decides. */
function paperScores(context: RuleContext, indicator: Parameters<typeof decideByScores>[1]): PaperScores {
  const evidence = decideByScores(context, indicator)?.evidence;
  const { threshold, gateNonUniformity, gateShift } = indicator;
  return {
    ...{ threshold, gateNonUniformity, gateShift },
    so: evidence?.so ?? null,
    ss: evidence?.ss ?? null,
    sF: evidence?.sF ?? null,
    initialSo: evidence?.initialSo ?? null,
    layer: evidence?.layer ?? null,
  };
}

/** Where clients of earlier versions look for two kinds of evidence. */
function withFormerKeys(evidence: Evidence): Pick<VerdictRecord, "prediction" | "withinStudy"> {
  if (evidence.kind === "learned") return { prediction: evidence.prediction };
  if (evidence.kind !== "withinStudy") return {};
  const { own, withinStudy } = evidence;
  return {
    withinStudy,
    ...("prediction" in own && { prediction: own.prediction as NonNullable<VerdictRecord["prediction"]> }),
  };
}
