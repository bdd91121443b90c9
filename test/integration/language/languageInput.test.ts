/** What is no message of the protocol, on the standard input of `dai lsp`. */
import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { commandPath } from "../support/daemon.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon();

test.each([
  ["no length", "Name: 1\r\n\r\n{}"],
  ["a length that is no number", "Content-Length: abc\r\n\r\n{}"],
  ["a length below zero", "Content-Length: -5\r\n\r\n{}"],
  ["no JSON", "Content-Length: 3\r\n\r\nabc"],
  ["null", "Content-Length: 4\r\n\r\nnull"],
])("%s ends the server with one sentence", async (_, input) => {
  const env = { ...process.env, DAI_HOME: daemon.home };
  const server = spawn(process.execPath, ["--no-warnings", commandPath, "lsp", "--stdio"], { env });
  let said = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  server.stdin.on("error", () => {}).write(input);
  const status = await new Promise((resolve) => server.once("close", resolve));
  expect(status).toBe(1);
  expect(said).toMatch(/^dai: What came on standard input is no message .*\(.*\): .*\.\n$/);
});
