import type { RunAction } from "../../../server/src/domain/runState.ts";
import type { Notes, ProgramOutput, RunId, StudyId } from "../../../server/src/protocol/protocol.ts";
import type { Host } from "./host.ts";

const requestOf = {
  stop: "dai/runs/stop",
  continue: "dai/runs/continue",
  delete: "dai/runs/delete",
} as const;

/** What people ask of the daemon about runs and studies. */
export interface RunRequests {
  /** @param study from which runs are deleted: those that other studies have too stay in these */
  act(action: RunAction, runs: readonly RunId[], study?: StudyId): void;
  /** Has the user save the model of a run's best epoch, as ONNX. */
  saveModel(run: RunId): void;
  /** A part of what a run's program has printed; null where the daemon did not answer. */
  output(run: RunId, part: { after: number } | { before: number }): Promise<ProgramOutput | null>;
  annotateRun(run: RunId, notes: Notes): void;
  annotateStudy(study: StudyId, notes: Notes): void;
  /** Opens a spec that launches the run alone, for changes. */
  rerun(run: RunId): void;
}

/** @param report says what could not be done, and why */
export function createRunRequests(
  host: Host,
  report: (what: string, error: unknown) => void,
  listStudies: () => Promise<void>,
): RunRequests {
  return {
    act(action, runs, study) {
      const what = runs.length === 1 ? "the run" : `the ${runs.length} runs`;
      const failed = (error: unknown) => report(`The daemon could not ${action} ${what}`, error);
      const from = action === "delete" && study !== undefined ? { study } : {};
      host.request(requestOf[action], { runs: [...runs], ...from }).catch(failed);
    },
    saveModel(run) {
      host.request("dai/runs/model", { run, format: "onnx" }).then(
        ({ name, data }) => {
          const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
          host.saveFile({ name, blob: new Blob([bytes], { type: "application/octet-stream" }) });
        },
        (error: unknown) => report("The model could not be saved", error),
      );
    },
    async output(run, part) {
      try {
        return await host.request("dai/program/output", { run, ...part });
      } catch (error) {
        report("The output could not be read", error);
        return null;
      }
    },
    annotateRun(run, notes) {
      const failed = (error: unknown) => report("The note could not be saved", error);
      host.request("dai/runs/annotate", { run, ...notes }).catch(failed);
    },
    annotateStudy(study, notes) {
      const failed = (error: unknown) => report("The note could not be saved", error);
      host
        .request("dai/studies/annotate", { study, ...notes })
        .then(listStudies)
        .catch(failed);
    },
    rerun(run) {
      const failed = (error: unknown) => report("The spec of the run could not be made", error);
      host
        .request("dai/spec/ofRun", { run })
        .then(({ text, uri }) => host.openSpec(text, uri))
        .catch(failed);
    },
  };
}
