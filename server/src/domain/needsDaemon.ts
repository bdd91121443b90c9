/** What an editor in a browser answers to what takes a daemon. */
export const needsDaemon =
  "Training takes the DAI daemon, which a browser cannot start: open this folder in VS Code on a computer, over SSH or in a container.";
