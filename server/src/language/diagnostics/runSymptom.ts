import {
  type Symptom,
  type SymptomName,
  symptomNames,
  symptomOf,
} from "../../indicator/symptoms/registry.ts";
import type { SymptomPoint } from "../../indicator/symptoms/symptom.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId, RunSummary } from "../../protocol/protocol.ts";
import { nameOfRun, nameOfRuns } from "./runIssue.ts";

export type SymptomCode = `run-${SymptomName}`;

/** Each has a paragraph in docs/diagnostics.md. */
export const symptomCodes = symptomNames.map((name): SymptomCode => `run-${name}`);

/** Runs of one spec that are examined for symptoms; looking at a run means to read its epochs. */
const mostRuns = 200;

/** The symptoms of those runs that train or have trained to their end, the newest runs first. */
export function symptomsOf(
  runs: RunSummary[],
  recentEpochs: (run: RunId) => SymptomPoint[],
): { run: RunSummary; symptom: Symptom }[] {
  return runs
    .filter(
      ({ state, dismissed, epoch }) =>
        (state === "running" || state === "finished") && !dismissed && epoch >= 0,
    )
    .slice(-mostRuns)
    .flatMap((run) => {
      const symptom = symptomOf(recentEpochs(run.run));
      return symptom ? [{ run, symptom }] : [];
    });
}

/** What is seen in one run or in several with the same symptom, and what to do about it. */
export function symptomSentence(members: { run: RunSummary; symptom: Symptom }[]): string {
  const [{ run, symptom }] = members as [{ run: RunSummary; symptom: Symptom }];
  const { name, evidence, remedy } = symptom;
  const seen = { symptom: name.replace("-", " "), evidence, remedy };
  return members.length === 1
    ? sentenceOf("issue/symptom", { ...seen, who: nameOfRun(run) })
    : sentenceOf("issue/symptom-group", { ...seen, who: nameOfRuns(members.map((member) => member.run)) });
}
