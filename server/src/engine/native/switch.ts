/** DAI_NATIVE=off in the environment: this process and those that it starts train with WebAssembly. */
const variable = "DAI_NATIVE";

export function isSwitchedOff(): boolean {
  return process.env[variable] === "off";
}

export function switchOff(): void {
  process.env[variable] = "off";
}
