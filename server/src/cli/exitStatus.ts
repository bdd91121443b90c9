/** Exit statuses of `dai`. */
export const exitStatus = {
  /** all runs ended well */
  ok: 0,
  /** the spec or the command line is wrong */
  badInput: 1,
  /** a run failed or diverged */
  runFailed: 2,
  /** there is no daemon and none could be started */
  noDaemon: 3,
} as const;
