import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
} from "vscode-languageserver-protocol";
import type { Symptom } from "../../indicator/symptoms/registry.ts";
import type { SymptomPoint } from "../../indicator/symptoms/symptom.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId, RunSummary } from "../../protocol/protocol.ts";
import type { ParsedSpec } from "../../specification/parse.ts";
import { nodeAt, type Path, rangeOf, type SpecTree } from "../../specification/syntax/tree.ts";
import { describedRuns } from "../runs/describedRuns.ts";
import { placesIn } from "../runs/runLocation.ts";
import { groupSentence, issueOf, type RunIssueCode, sentence } from "./runIssue.ts";
import { type SymptomCode, symptomSentence, symptomsOf } from "./runSymptom.ts";
import { type WrongVerdicts, wrongVerdicts } from "./wrongVerdicts.ts";

/** Up to so many runs at one place speak for themselves; more are summed up. */
const mostAtOnePlace = 3;

/** Up to so many items of a list are marked one by one; for more, the list is. */
const mostPlaces = 50;

export type RunCode = RunIssueCode | SymptomCode;

const severities: Partial<Record<RunCode, DiagnosticSeverity>> = {
  "run-discard": DiagnosticSeverity.Warning,
  "run-diverged": DiagnosticSeverity.Warning,
  "run-failed": DiagnosticSeverity.Warning,
};

/** A diagnostic about runs; `data` says which. */
export interface RunDiagnostic extends Diagnostic {
  code: RunCode;
  data: { runs: RunId[] };
}

/** What is known beside the spec and the summaries of its runs. */
export interface RunContext {
  /** the spec's own, for links into it */
  uri?: string;
  /** a run's newest epochs, oldest first */
  recentEpochs?: (run: RunId) => SymptomPoint[];
}

/** One thing to say about one run. */
interface Remark {
  code: RunCode;
  run: RunSummary;
  symptom?: Symptom;
}

/** What the runs of a spec have to say, each at its place. Runs that the spec no longer describes are silent. */
export function runDiagnostics(
  parsed: ParsedSpec,
  runs: RunSummary[],
  { uri, recentEpochs }: RunContext = {},
): RunDiagnostic[] {
  const { spec, tree } = parsed;
  const described = describedRuns(parsed, runs, uri);
  const issues = described.flatMap((run): Remark[] => {
    const code = issueOf(run);
    return code ? [{ code, run }] : [];
  });
  const symptoms =
    spec && recentEpochs
      ? symptomsOf(described, recentEpochs).map(
          (found): Remark => ({ ...found, code: `run-${found.symptom.name}` }),
        )
      : [];
  const wrong = wrongVerdicts(described, recentEpochs ?? (() => []));
  const placeOf = placesIn(tree);
  const byCode = groupBy([...issues, ...symptoms], ({ code }) => code);
  return [...byCode].flatMap(([code, remarks]) =>
    groupByPlace(remarks, placeOf).flatMap(({ path, members }) => {
      const at = (about: Remark[]): RunDiagnostic => ({
        range: rangeOf(tree, path),
        severity: severities[code] ?? DiagnosticSeverity.Information,
        source: "dai",
        code,
        message: messageOf(code, about, wrong),
        data: { runs: about.map(({ run }) => run.run) },
        ...related(tree, uri, about),
      });
      return members.length > mostAtOnePlace ? [at(members)] : members.map((member) => at([member]));
    }),
  );
}

function messageOf(code: RunCode, about: Remark[], wrong: WrongVerdicts): string {
  const symptomatic = about.flatMap(({ run, symptom }) => (symptom ? [{ run, symptom }] : []));
  if (symptomatic.length > 0) return symptomSentence(symptomatic);
  const runs = about.map(({ run }) => run);
  return runs.length > 1
    ? groupSentence(code as RunIssueCode, runs, wrong)
    : sentence(code as RunIssueCode, runs[0] as RunSummary, wrong);
}

/** Where the spec says what a run was measured against: the checkpoint of its verdict, then the thresholds. */
export function judgedBy(tree: SpecTree, { verdict }: RunSummary): Path[] {
  if (!verdict) return [];
  const list = nodeAt(tree, ["indicator", "checkpoints"])?.children ?? [];
  const index = list.findIndex(({ value }) => value === verdict.epoch);
  const checkpoint = index >= 0 ? [["indicator", "checkpoints", index]] : [];
  const thresholds = ["threshold", "gateShift", "gateNonUniformity"].map((key) => ["indicator", key]);
  return [...checkpoint, ...thresholds.filter((path) => nodeAt(tree, path))];
}

function related(
  tree: SpecTree,
  uri: string | undefined,
  [first]: Remark[],
): { relatedInformation?: DiagnosticRelatedInformation[] } {
  if (uri === undefined || !first || first.symptom) return {};
  const places = judgedBy(tree, first.run).map((path) => ({
    location: { uri, range: rangeOf(tree, path) },
    message: sentenceOf("checkpoint-used", { what: path[1] === "checkpoints" ? "checkpoint" : path[1] }),
  }));
  return places.length > 0 ? { relatedInformation: places } : {};
}

function groupByPlace(remarks: Remark[], placeOf: (run: RunSummary) => Path) {
  const itemByItem = groupBy(remarks, ({ run }) => JSON.stringify(placeOf(run)));
  const whole = ({ run }: Remark) => placeOf(run).filter((part) => typeof part === "string");
  const groups =
    itemByItem.size > mostPlaces ? groupBy(remarks, (remark) => JSON.stringify(whole(remark))) : itemByItem;
  return [...groups].map(([path, members]) => ({ path: JSON.parse(path) as Path, members }));
}

function groupBy<T, K>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
