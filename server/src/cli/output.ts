/** What a command writes for its user. */
import { spawn } from "node:child_process";
import { once } from "node:events";

/** Writes a line, or several, to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Columns of the terminal; undefined where standard output is none. */
export function terminalColumns(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}

/**
 * Writes lines to standard output. In a terminal that has fewer rows they go through the user's pager: `$PAGER`, or
 * else `less`, which ends at once where the lines fit.
 */
export async function printPaged(lines: readonly string[]): Promise<void> {
  const text = lines.join("\n");
  const pager = process.env["PAGER"] ?? "less";
  if (!process.stdout.isTTY || lines.length < process.stdout.rows || pager === "" || pager === "cat")
    return print(text);
  const child = spawn(pager, {
    shell: true,
    stdio: ["pipe", "inherit", "ignore"],
    env: { LESS: "FRX", ...process.env },
  });
  // A pager that does not exist, or that is left before it has read everything.
  child.stdin.on("error", () => {});
  child.stdin.end(`${text}\n`);
  const [status] = (await once(child, "close")) as [number | null];
  if (status === 127) print(text);
}
