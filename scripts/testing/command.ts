import { spawn } from "node:child_process";

export interface CommandResult {
  status: number;
  output: string;
}

export interface CommandOptions {
  /** true: nothing is shown before the command has ended; for commands that run side by side */
  isQuiet?: boolean;
}

/** Runs a command, shows what it prints, and returns its exit status and its output. */
export function runCommand(
  command: string,
  args: string[],
  { isQuiet = false }: CommandOptions = {},
): Promise<CommandResult> {
  const line = `$ ${[command, ...args].join(" ")}\n`;
  if (!isQuiet) process.stdout.write(line);
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  const take = (text: string) => {
    output += text;
    if (!isQuiet) process.stdout.write(text);
  };
  child.stdout.setEncoding("utf8").on("data", take);
  child.stderr.setEncoding("utf8").on("data", take);
  return new Promise((resolve) => {
    const end = (status: number) => {
      if (isQuiet) process.stdout.write(line + output);
      resolve({ status, output });
    };
    child.once("error", (error) => {
      take(`${error.message}\n`);
      end(1);
    });
    child.once("close", (code) => end(code ?? 1));
  });
}
