import type { RunId } from "../../../protocol/protocol.ts";
import { fillEnvironment } from "../../../specification/expansion/placeholders.ts";
import type { Program, ProgramConfig } from "../../../specification/expansion/programConfig.ts";

export interface Endpoint {
  /** `ws://127.0.0.1:PORT/rpc` */
  url: string;
  /** a file with the token, readable by its owner only: arguments and environments are seen by others */
  tokenFile: string;
  /** the state directory, where a daemon that was restarted says where it listens */
  home: string;
}

export interface ProgramEnvironment {
  run: RunId;
  config: ProgramConfig & { program: Program };
  epochs: number;
  /** whether the program is to continue from its checkpoint */
  resume: boolean;
  directory: string;
  /** of the devices that the run has to itself */
  devices: readonly string[];
  endpoint: Endpoint;
}

/** What a program finds in its environment beside what its daemon has. */
export function programEnvironment(options: ProgramEnvironment): Record<string, string> {
  const { run, config, epochs, resume, directory, devices, endpoint } = options;
  const values = { ...config.parameters, seed: config.seed, epochs };
  return {
    ...fillEnvironment(config.program.environment, values),
    DAI_RUN: run,
    DAI_URL: endpoint.url,
    DAI_TOKEN_FILE: endpoint.tokenFile,
    DAI_HOME: endpoint.home,
    DAI_PARAMETERS: JSON.stringify(config.parameters),
    DAI_SEED: String(config.seed),
    DAI_EPOCHS: String(epochs),
    DAI_RESUME: resume ? "1" : "0",
    DAI_DIRECTORY: directory,
    // Lines appear in the output when they are printed, not when a block is full.
    PYTHONUNBUFFERED: "1",
    ...(config.program.gpus > 0 && { CUDA_VISIBLE_DEVICES: devices.join() }),
  };
}
