/** A program of one's own: its command, its parameters, and this machine. */
import type { Messages } from "../message.ts";

export const programMessages = {
  "program-and-network": ({ key }: { key: string }) => [
    `A spec has either "program" or "dataset" and "architecture", and this one has both "program" and "${key}"`,
    "remove one of them",
  ],
  "reserved-parameter": ({ name, key }: { name: string; key: string }) => [
    `{${name}} is replaced by the run's own ${name}, so no parameter can have this name`,
    `write "${key}" beside "program", or rename the parameter`,
  ],
  "unfilled-placeholder": ({ name, known }: { name: string; known: string }) => [
    `No parameter is called ${name}, which the placeholder {${name}} needs`,
    `add "${name}" to program.parameters, or use ${known}`,
  ],
  "unfilled-placeholder/misspelt": ({ name, near }: { name: string; near: string }) => [
    `No parameter is called ${name}, which the placeholder {${name}} needs`,
    `did you mean {${near}}?`,
  ],
  "unused-parameter": ({ name }: { name: string }) => [
    `No argument of the command uses {${name}}, so only a program that reads DAI_PARAMETERS gets it`,
    `add an argument such as "--${name}={${name}}", or remove the parameter`,
  ],
  "order-without-resume": () => [
    "A program that does not resume can't be paused, so its runs train in the order of the launch",
    'set "resumes" in the program, or remove the order',
  ],
  "program-directory/unsaved": ({ directory }: { directory: string }) => [
    `${directory} is a relative path, and this spec has no folder yet`,
    "save the spec first",
  ],
  "program-directory/outside": ({ directory }: { directory: string }) => [
    `${directory} is outside of the spec's folder`,
    "use that folder or one below it, or move the spec",
  ],
  "program-directory/missing": ({ directory }: { directory: string }) => [
    `${directory} is not a folder`,
    "correct the path, which starts at the spec's folder",
  ],
  "command-not-executable": ({ command }: { command: string }) => [
    `The command "${command}" is not executable`,
    'write its interpreter before it, such as "python", or make the file executable',
  ],
  "command-not-found/path": ({ command }: { command: string }) => [
    `The command "${command}" does not exist`,
    "correct the path, which starts at the program's directory",
  ],
  "command-not-found/name": ({ command }: { command: string }) => [
    `The command "${command}" is in no folder of the PATH`,
    "install it, or write the path of the file",
  ],
} as const satisfies Messages;
