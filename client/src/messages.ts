/** All sentences of the extension's notifications, dialogs and tools. The manifest's are in package.nls.json. */
import { formatCount } from "../../server/src/domain/format.ts";
import { visibleText } from "../../server/src/domain/visibleText.ts";

const texts = {
  untrusted: "Nothing is trained in this workspace until you trust it.",
  untrustedForAssistant: "Nothing is trained in this workspace until the user trusts it.",
  /** @param what such as "4 runs · about 60 s", or "4 runs" while the time is not known */
  estimate: (what: string) =>
    `A launch of this spec trains ${what}.${what.includes("about") ? "" : " The time is known once a run with such a network and data has finished."}`,
  openSpecFirst: "Open a spec (.dai.json) first, then run one of its runs.",
  saveSpecFirst: "Save this spec on this machine's disk first, then run it.",
  noSpec: "This workspace has no spec. Create one, for example first.dai.json.",
  specErrors: (name: string) => `${name} has errors, so nothing was started: see the Problems view.`,
  nameTaken: (name: string) => `${name} already exists: choose another name.`,
  noneToStop: "There is no run to stop: none trains or waits to be trained.",
  noneToContinue: "There is no run to continue: none is stopped, paused or marked by its verdict.",
  noneToDelete: "There are no runs to delete.",
  noModel: "No run has a model yet: a network has one after its first epoch.",
  noSpecOfRun: "This run was not launched from a file.",
  noLog: (path: string) => `There is no log yet. The daemon writes ${path} when it starts.`,
  confirmDelete: (runs: number) => `Delete ${formatCount(runs, "run")}?`,
  confirmDeleteDetail: (staying: number) =>
    `This deletes their results and snapshots. You would have to train them again.${
      staying === 0 ? "" : ` ${staying} more ${staying === 1 ? "stays" : "stay"} in other studies.`
    }`,
  confirmLeave: (runs: number) => `Take ${formatCount(runs, "run")} out of the study?`,
  confirmLeaveDetail: "Other studies have the same runs, which stay there with their results.",
  stopped: (runs: number) =>
    `Stopped ${formatCount(runs, "run")}. ${runs === 1 ? "It keeps its" : "They keep their"} progress and can be continued.`,
  connectionClosed: "The daemon closed the connection.",
  daemonStopped: "The DAI daemon was stopped. Its runs resume when it starts again.",
  daemonUnreachable: (reason: string) => `DAI can't reach its daemon: ${reason}`,
  programDeclined: "The user does not want the program to be started.",
  assistantStartsProgram: (name: string) => `An assistant wants to start the program of ${name}.`,
  startProgramAgain: (name: string) => `Start the program of “${name}” again?`,
  confirmTraining: (path: string, epochs: string | null) =>
    `Train what ${path} describes${epochs === null ? "" : `, to epoch ${epochs}`}, in the background?`,
  confirmStop: (runs: number) => `Stop ${formatCount(runs, "run")}? They can be continued.`,
  confirmContinue: (runs: number) => `Continue ${formatCount(runs, "run")}?`,
  trainTo: (epochs: number) =>
    `The runs have trained to epoch ${epochs}. To which epoch shall they train on?`,
  wrongTotal: (epochs: number) => `Enter a whole number above ${epochs}.`,
  trainAgain: (runs: number) => `Train ${formatCount(runs, "run")} from the beginning?`,
  trainAgainDetail: "This deletes their results and snapshots.",
  wrongEpochs: "epochs must be a whole number above 0.",
  unknownRun: "No run has this id: list the runs first.",
  noRunIds: "Give the ids of runs, from dai_list_runs.",
} as const;

/** The same, of which names and paths can neither hide nor turn a part. */
export const messages = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [
    name,
    typeof text === "string"
      ? text
      : (...facts: never[]) => visibleText((text as (...facts: never[]) => string)(...facts)),
  ]),
) as typeof texts;

/** The buttons of notifications and dialogs. */
export const buttons = {
  trust: "Manage Workspace Trust",
  newSpec: "New Spec",
  problems: "Show Problems",
  delete: "Delete",
  show: "Show",
  open: "Open",
  reveal: "Reveal",
  trainLonger: "Train Longer…",
  trainAgain: "Train Again",
  continue: "Continue",
  startDaemon: "Start Daemon",
  restartDaemon: "Restart Daemon",
  log: "Show Log",
  startProgram: "Start",
} as const;

/** What a tool says to the assistant while it works. */
export const toolProgress = {
  validate: "Checking a spec",
  run: "Starting a study",
  list: "Listing runs",
  show: "Reading a run's scores",
  stop: "Stopping runs",
  continue: "Continuing runs",
} as const;
