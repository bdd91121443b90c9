/** The message of an editor in a browser for a command that needs the daemon. */
export const needsDaemon =
  "Training takes the DAI daemon, which a browser cannot start: open this folder in VS Code on a computer, over SSH or in a container.";
