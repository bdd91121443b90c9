/** The command of one run: the spec's argument list with the run's values in place of the placeholders. */
import type { Parameters, ParameterValue } from "../../domain/parameters.ts";

/** `{name}`, where a name is a parameter's key, `seed` or `epochs`. */
const placeholder = /\{([A-Za-z_][A-Za-z0-9_.-]*)\}/g;

/** Names of the placeholders in a text, in their order. */
export function placeholdersIn(text: string): string[] {
  return Array.from(text.matchAll(placeholder), ([, name]) => name!);
}

/**
 * Puts values in place of the placeholders of an argument list. No shell reads the result, so a value is one argument,
 * or a part of one, whatever characters it has.
 *
 * @param values by the placeholder's name; a placeholder without a value stays as it is
 */
export function fillCommand(command: readonly string[], values: Parameters): string[] {
  return command.map((argument) => filled(argument, values));
}

/** The same in the values of environment variables. */
export function fillEnvironment(
  environment: Readonly<Record<string, string>>,
  values: Parameters,
): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, filled(text, values)]));
}

function filled(text: string, values: Parameters): string {
  return text.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(values, name) ? argumentText(values[name]!) : whole,
  );
}

/** A value as an argument: texts as they are, everything else as JSON. */
function argumentText(value: ParameterValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** An argument as people read it: in quotes where it has more than letters, digits and the like. */
export function quoted(argument: string): string {
  return /^[\w@%+=:,./{}-]+$/.test(argument) ? argument : JSON.stringify(argument);
}
