/** Questions to the user of the terminal. */
import { createInterface } from "node:readline/promises";

/** True where a user can be asked: in a terminal, and not for a program that reads JSON. */
export function canAsk(json = false): boolean {
  return !json && process.stdin.isTTY === true;
}

/** Asks a question that is answered yes or no; no is the default. */
export async function confirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
