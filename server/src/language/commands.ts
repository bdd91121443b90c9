/** The ids that code actions and lenses carry. */
export interface CommandIds {
  /** trains a spec; its argument is the spec's URI */
  run: string;
  /** trains the first run of a spec; its argument is the spec's URI */
  runOne: string;
  /** tells what a launch would cost; its arguments are the spec's URI and the estimate in words. Only where the editor can */
  estimate?: string;
  /** their arguments are run ids */
  stop: string;
  continue: string;
  dismiss: string;
  /** shows a run; its argument is the run's id. Only where the editor can */
  show?: string;
  /** the same with the evidence of its verdict */
  explain?: string;
}

/** Commands that the editor's own extension registers, such as that for VS Code. */
export const editorCommands: CommandIds = {
  run: "dai.run",
  runOne: "dai.runOne",
  estimate: "dai.estimate",
  stop: "dai.stop",
  continue: "dai.continue",
  dismiss: "dai.dismiss",
  show: "dai.showRun",
  explain: "dai.explainRun",
};

/** Commands that this server carries out itself, for editors that have no extension of ours. */
export const serverCommands = {
  run: "dai.server.run",
  runOne: "dai.server.runOne",
  stop: "dai.server.stop",
  continue: "dai.server.continue",
  dismiss: "dai.server.dismiss",
} satisfies CommandIds;

/** An editor whose extension registers our commands says `{ "commands": true }` when it initializes. */
export function commandsFor(initializationOptions: unknown): CommandIds {
  const options = initializationOptions as { commands?: unknown } | null | undefined;
  return options?.commands === true ? editorCommands : serverCommands;
}
