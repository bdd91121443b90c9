import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, State } from "vscode-languageclient/node";
import {
  type ConnectOptions,
  type DaemonSocket,
  openDaemon,
  requestShutdown,
} from "../../../server/src/connection/daemon.ts";
import { type Notification, notificationMethods } from "../../../server/src/protocol/notifications.ts";
import type { Params, RequestMethod, Result } from "../../../server/src/protocol/protocol.ts";
import { languageMiddleware } from "../languageMiddleware.ts";
import { buttons, messages } from "../messages.ts";
import { createBackoff } from "./backoff.ts";
import { homeDirectory } from "./home.ts";

/** Specs in files, in editors that were never saved and in virtual workspaces; not the old sides of comparisons. */
const SPECS = ["file", "untitled", "vscode-vfs"].map((scheme) => ({ scheme, language: "dai" }));

/**
 * The editor's one connection to the daemon: the language features and all `dai/*` traffic go over it. It is
 * opened again by itself when it breaks; a new language client is made each time, because one that failed to
 * start cannot be started again.
 */
export class Daemon implements vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #daemonPath: string;
  readonly #backoff = createBackoff();
  readonly #connected = new vscode.EventEmitter<boolean>();
  readonly #events = new vscode.EventEmitter<Notification>();
  readonly #granted = vscode.workspace.onDidGrantWorkspaceTrust(() => {
    if (this.#client) void this.#sayTrust(this.#client);
  });
  #client: LanguageClient | null = null;
  #opening: Promise<LanguageClient> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  /** true when the connection is open, false when it is lost */
  readonly onConnected = this.#connected.event;
  /** every notification that the daemon sends to its subscribers */
  readonly onEvent = this.#events.event;

  /** @param daemonPath the bundled daemon, for when none is running */
  constructor(daemonPath: string, log: vscode.LogOutputChannel) {
    this.#daemonPath = daemonPath;
    this.#log = log;
  }

  get connected(): boolean {
    return this.#client !== null;
  }

  /** Sends one request, connecting first where necessary. Rejects with the daemon's error, one sentence. */
  async request<M extends RequestMethod>(method: M, params: Params<M>): Promise<Result<M>> {
    const client = await this.connect();
    return client.sendRequest<Result<M>>(method, params);
  }

  /** Has the language server carry out one of its own commands. */
  async execute(command: string, args: unknown[]): Promise<void> {
    const client = await this.connect();
    await client.sendRequest("workspace/executeCommand", { command, arguments: args });
  }

  /** Finds or starts the daemon and connects; several callers share one attempt. */
  connect(): Promise<LanguageClient> {
    clearTimeout(this.#timer);
    if (this.#client) return Promise.resolve(this.#client);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  /** Connects in the background, trying again with growing delays, and asks the user when that does not help. */
  keepConnected(): void {
    if (this.#client || this.#disposed) return;
    this.connect().catch((error: unknown) => {
      this.#log.error(sentence(error));
      this.#retry(sentence(error));
    });
  }

  /** Ends the daemon, which brings its runs to a snapshot first, and starts it again. */
  async restart(): Promise<void> {
    this.#backoff.reset();
    const running = await openDaemon({ ...this.#options(), start: false }).catch(() => null);
    if (running) await requestShutdown(running);
    await this.connect();
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#granted.dispose();
    clearTimeout(this.#timer);
    await this.#client?.dispose();
    this.#connected.dispose();
    this.#events.dispose();
  }

  async #open(): Promise<LanguageClient> {
    const socket = await openDaemon(this.#options());
    const client = this.#languageClient(socket);
    const opened = Date.now();
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) this.#closed(client, Date.now() - opened, socket.wasStopped());
    });
    try {
      await client.start();
    } catch (error) {
      socket.close();
      throw error;
    }
    await this.#sayTrust(client);
    this.#client = client;
    this.#log.info(`Connected to daemon ${socket.info.version}, process ${socket.info.pid}.`);
    this.#connected.fire(true);
    return client;
  }

  /** A daemon of an earlier version starts no programs, and does not know the request. */
  async #sayTrust(client: LanguageClient): Promise<void> {
    const trusted: Params<"dai/session/trust"> = { trusted: vscode.workspace.isTrusted };
    await client.sendRequest("dai/session/trust", trusted).catch((error) => this.#log.warn(sentence(error)));
  }

  #options(): ConnectOptions {
    return { home: homeDirectory(), daemonPath: this.#daemonPath };
  }

  #languageClient(socket: DaemonSocket): LanguageClient {
    const client = new LanguageClient(
      "dai",
      "DAI",
      async () => ({ reader: socket.reader, writer: socket.writer }),
      {
        documentSelector: SPECS,
        outputChannel: this.#log,
        // The commands of code actions are registered here, so the server need not run them itself.
        initializationOptions: { commands: true, pullDiagnostics: true },
        // Also for editors behind others, since the warnings of runs belong into the list of problems.
        diagnosticPullOptions: { onChange: true, onTabs: true },
        middleware: languageMiddleware,
        initializationFailedHandler: () => false,
        errorHandler: {
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: () => ({
            action: CloseAction.DoNotRestart,
            handled: true,
            message: messages.connectionClosed,
          }),
        },
      },
    );
    for (const method of notificationMethods) {
      client.onNotification(method, (params) => this.#events.fire({ method, params } as Notification));
    }
    return client;
  }

  #closed(client: LanguageClient, lived: number, wasStopped: boolean): void {
    if (this.#client !== client || this.#disposed) return;
    this.#client = null;
    this.#connected.fire(false);
    client.dispose().catch((error: unknown) => this.#log.error(sentence(error)));
    this.#backoff.lived(lived);
    if (wasStopped) void offerStart();
    else this.#retry(messages.connectionClosed);
  }

  #retry(reason: string): void {
    const delay = this.#backoff.next();
    if (delay !== null) {
      this.#timer = setTimeout(() => this.keepConnected(), delay);
      return;
    }
    this.#backoff.reset();
    void offerRestart(reason);
  }
}

/** A daemon that someone stopped on purpose is started again only on request. */
async function offerStart(): Promise<void> {
  const choice = await vscode.window.showInformationMessage(messages.daemonStopped, buttons.startDaemon);
  if (choice === buttons.startDaemon) await vscode.commands.executeCommand("dai.restartDaemon");
}

async function offerRestart(reason: string): Promise<void> {
  const choice = await vscode.window.showErrorMessage(
    messages.daemonUnreachable(reason),
    buttons.restartDaemon,
    buttons.log,
  );
  if (choice === buttons.restartDaemon) await vscode.commands.executeCommand("dai.restartDaemon");
  if (choice === buttons.log) await vscode.commands.executeCommand("dai.showDaemonLog");
}

/** What went wrong, for a person. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
