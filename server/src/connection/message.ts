/** JSON-RPC 2.0 (jsonrpc.org/specification): what a frame must hold before the message connection sees it. */

import type { Message, NotificationMessage, RequestMessage, ResponseMessage } from "vscode-jsonrpc";
import { sentenceOf } from "../messages/catalogue.ts";

export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;

/** Why a frame is not a message, with the id to answer to: null when it is unknown (§5). */
export interface Refusal {
  id: string | number | null;
  code: number;
  message: string;
}

export type Received = { message: Message } | { refusal: Refusal };

/** The message connection throws on malformed messages, so none may reach it. Batches (§6) are refused. */
export function parseMessage(text: string): Received {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(null, sentenceOf("bad-message/not-json", {}), PARSE_ERROR);
  }
  if (Array.isArray(value)) return refuse(null, sentenceOf("bad-message/batch", {}));
  if (typeof value !== "object" || value === null)
    return refuse(null, sentenceOf("bad-message/no-object", {}));
  const { jsonrpc, id, method, params, result, error } = value as Record<string, unknown>;
  const answerTo = isId(id) ? id : null;
  if (jsonrpc !== "2.0") return refuse(answerTo, sentenceOf("bad-message/version", {}));
  if (method === undefined) return parseResponse(id, result, error);
  if (typeof method !== "string") return refuse(answerTo, sentenceOf("bad-message/method", {}));
  if (id !== undefined && !isId(id)) return refuse(null, sentenceOf("bad-message/id", {}));
  if (params !== undefined && typeof params !== "object")
    return refuse(answerTo, sentenceOf("bad-message/parameters", {}));
  if (method === "$/cancelRequest" && !isId((params as { id?: unknown } | null | undefined)?.id))
    return refuse(answerTo, sentenceOf("bad-message/cancelled-id", {}));
  const message: NotificationMessage = { jsonrpc, method };
  if (params) message.params = params;
  if (id === undefined) return { message };
  const request: RequestMessage = { ...message, id };
  return { message: request };
}

function parseResponse(id: unknown, result: unknown, error: unknown): Received {
  if (!isId(id)) return refuse(null, sentenceOf("bad-message/no-method", {}));
  if (result === undefined && (typeof error !== "object" || error === null))
    return refuse(id, sentenceOf("bad-message/no-result", {}));
  return { message: { jsonrpc: "2.0", id, ...(error ? { error } : { result }) } as ResponseMessage };
}

function refuse(id: Refusal["id"], message: string, code = INVALID_REQUEST): Received {
  return { refusal: { id, code, message } };
}

function isId(id: unknown): id is string | number {
  return typeof id === "string" || typeof id === "number";
}
