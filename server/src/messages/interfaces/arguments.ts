/** What the values of options and arguments of dai must be. */
import type { Messages } from "../message.ts";

export const argumentMessages = {
  "argument/duration": () => "Give a number of hours, days or weeks: 12h, 30d or 8w.",
  "argument/size": () => "Give a size such as 500MB or 2GB.",
  "argument/epochs": () => "Give a whole number from 1 to 1000000.",
  "argument/priority": () => "Give a whole number from -100 to 100.",
  "argument/count": () => "Give a whole number, 1 or above.",
  "argument/redis": ({ text }: { text: string }) => [
    `${text} is not the address of a Redis server`,
    "give one like redis://host:6379",
  ],
  "argument/folder": ({ text }: { text: string }) => [
    `${text} is not a folder`,
    "give the folder that holds the program",
  ],
  "argument/slots": () => "Give a whole number from 1 to 1024.",
  "argument/success": () => "Give an accuracy (0.65 or 65%), top:25%, or within:2%.",
  "argument/checkpoints": () => "Give epochs as whole numbers, 1 or above, separated by commas.",
  "argument/share": () => "Give a share above 0 and below 1, such as 0.05 or 5%.",
  "argument/number-from-0": () => "Give a number, 0 or above.",
  "argument/whole-number": ({ least }: { least: number }) => `Give a whole number, ${least} or above.`,
  "argument/steps": () => 'Give a whole number of steps, 1 or above, or "epoch".',
  "argument/above-0": () => "Give a number above 0.",
  "argument/epoch": () => "Give best, last or the number of an epoch.",
  "argument/lines": () => "Give a whole number of lines.",
} as const satisfies Messages;
