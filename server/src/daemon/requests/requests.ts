/** The `dai/*` requests of one client: checked parameters in, the run service's answers out. */

import {
  type Disposable,
  type MessageConnection,
  ParameterStructures,
  RequestType0,
  ResponseError,
} from "vscode-jsonrpc/node";
import { refuseUnknownMethods } from "../../connection/unknownMethod.ts";
import type { EncodedResult } from "../../connection/webSocketTransport.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { isOutOfDescriptors } from "../../messages/systemError.ts";
import { NoModelError } from "../../model/model.ts";
import type {
  BrowserSession,
  DaemonSettings,
  DaemonStatus,
  Params,
  RequestMethod,
  Result,
} from "../../protocol/protocol.ts";
import type { Log } from "../../runs/log.ts";
import { RefusedProgramError, type SessionPermission } from "../../runs/programs/permission.ts";
import { RefusedReportError } from "../../runs/programs/reports/programSessions.ts";
import { InvalidSpecError, type RunService, UnknownRunError, UnknownStudyError } from "../../runs/service.ts";
import { encodeDetails } from "../answers/encodeDetails.ts";
import { encodeList } from "../answers/encodeList.ts";
import { LargeAnswerError } from "../answers/slicedJson.ts";
import { subscribe } from "../answers/subscription.ts";
import { previewOf } from "./datasetPreview.ts";
import { modelFile } from "./modelFile.ts";
import { checkParams } from "./params.ts";
import { serveProgram } from "./programRequests.ts";
import { draftFor } from "./specDraft.ts";
import { specOfRun, UnknownSpecError } from "./specOfRun.ts";
import { validateSpec } from "./specValidation.ts";

/** What the requests reach. */
export interface RequestContext {
  service: RunService;
  log: Log;
  /** whether this client may start programs */
  permission: SessionPermission;
  status(): DaemonStatus;
  /** Acts on the settings that are given, keeps them, and answers with all. */
  configure(change: Partial<DaemonSettings>): Promise<DaemonSettings>;
  /** the dashboard's address with a new code */
  dashboard(): string;
  /** browsers that are let in */
  sessions(): BrowserSession[];
  /** Shuts browsers out. @returns those that were let in */
  revoke(sessions: string[] | "all"): string[];
  /** Begins to end the daemon, and returns immediately. @param staysStopped what clients are told */
  shutdown(staysStopped: boolean): void;
  /** bytes that wait for this client to read */
  bufferedAmount(): number;
  /** Sends this client messages, each as UTF-8 text. */
  send(frames: readonly Uint8Array[]): Promise<void>;
}

const INVALID_SPEC = -32001;
const UNKNOWN_RUN = -32002;
export const REFUSED_REPORT = -32003;
const LARGE_ANSWER = -32004;
const NO_MODEL = -32005;
const REFUSED_PROGRAM = -32006;
const INTERNAL_ERROR = -32603;

/** A request that takes one object or nothing; a list, even an empty one, is answered with −32602. */
class NamedParams extends RequestType0<object, unknown> {
  override get parameterStructures(): ParameterStructures {
    return ParameterStructures.byName;
  }
}

export function serveRequests(connection: MessageConnection, context: RequestContext): Disposable {
  const { service, permission } = context;
  let subscription: Disposable | null = null;

  function on<M extends RequestMethod>(
    method: M,
    handle: (params: Params<M>) => Result<M> | Promise<Result<M> | EncodedResult>,
  ): void {
    // The last argument is a cancellation token; without parameters it is the only one.
    connection.onRequest(new NamedParams(method), async (...args: unknown[]): Promise<object> => {
      try {
        return await handle(checkParams(method, args.length > 1 ? args[0] : undefined));
      } catch (error) {
        throw asResponseError(method, error, context.log);
      }
    });
  }

  refuseUnknownMethods(connection);
  on("dai/runs/list", (params) => encodeList(service, params));
  on("dai/runs/start", (params) => service.start(params, permission));
  on("dai/runs/get", (params) => encodeDetails(service, params));
  on("dai/runs/stop", ({ runs }) => service.stop(runs));
  on("dai/runs/continue", ({ runs }) => service.continue(runs, permission));
  on("dai/runs/dismiss", ({ runs }) => service.dismiss(runs));
  on("dai/runs/delete", (params) => service.delete(params));
  on("dai/runs/model", (params) => modelFile(context.status().home, service, params));
  on("dai/runs/subscribe", ({ runs, after }) => {
    const sequence = service.sequence();
    subscription?.dispose();
    subscription = subscribe({
      service,
      log: context.log,
      send: context.send,
      bufferedAmount: context.bufferedAmount,
      runs: runs === "all" ? runs : new Set(runs),
      after: after ?? sequence,
    });
    return { sequence };
  });
  on("dai/runs/unsubscribe", () => {
    subscription?.dispose();
    subscription = null;
    return {};
  });
  on("dai/runs/annotate", ({ run, ...notes }) => service.annotateRun(run, notes));
  on("dai/studies/list", () => ({ studies: service.studies() }));
  on("dai/studies/annotate", ({ study, ...notes }) => service.annotateStudy(study, notes));
  on("dai/spec/ofRun", ({ run }) => specOfRun(service, run));
  on("dai/study/calibration", ({ study }) => ({ calibration: service.calibration(study) }));
  const program = serveProgram(connection, service.programs, on);
  on("dai/program/output", ({ run, ...part }) => service.programOutput(run, part));
  on("dai/dataset/preview", previewOf);
  on("dai/session/trust", ({ trusted }) => {
    permission.trust(trusted);
    return {};
  });
  on("dai/spec/validate", validateSpec);
  on("dai/spec/draft", draftFor);
  on("dai/daemon/status", context.status);
  on("dai/daemon/configure", (change) => context.configure(change));
  on("dai/daemon/collect", (params) => service.collect(params));
  on("dai/daemon/code", () => ({ url: context.dashboard() }));
  on("dai/daemon/sessions", () => ({ sessions: context.sessions() }));
  on("dai/daemon/revoke", ({ sessions }) => ({ sessions: context.revoke(sessions) }));
  on("dai/daemon/shutdown", ({ staysStopped = false }) => {
    // Sends the answer before the connection closes.
    setImmediate(() => context.shutdown(staysStopped));
    return {};
  });
  return {
    dispose() {
      subscription?.dispose();
      program.dispose();
    },
  };
}

function asResponseError(method: string, error: unknown, log: Log): ResponseError<unknown> {
  if (error instanceof ResponseError) return error;
  if (error instanceof InvalidSpecError)
    return new ResponseError(INVALID_SPEC, error.message, { diagnostics: error.diagnostics });
  if (error instanceof RefusedReportError) return new ResponseError(REFUSED_REPORT, error.message);
  if (error instanceof LargeAnswerError) return new ResponseError(LARGE_ANSWER, error.message);
  if (error instanceof RefusedProgramError) return new ResponseError(REFUSED_PROGRAM, error.message);
  if (error instanceof NoModelError) return new ResponseError(NO_MODEL, error.message);
  if (
    error instanceof UnknownRunError ||
    error instanceof UnknownStudyError ||
    error instanceof UnknownSpecError
  )
    return new ResponseError(UNKNOWN_RUN, error.message);
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new ResponseError(INTERNAL_ERROR, sentenceOf("disk-full", { code, method }));
  if (isOutOfDescriptors(error))
    return new ResponseError(INTERNAL_ERROR, sentenceOf("no-descriptor", { code: String(code), method }));
  log.error({ method, err: error }, "a request failed");
  return new ResponseError(INTERNAL_ERROR, error instanceof Error ? error.message : String(error));
}
