/** JSON-RPC messages and HTTP requests that the daemon refuses. */
import type { Messages } from "../message.ts";

export const requestMessages = {
  "bad-message/not-json": () => [
    "The message is not JSON",
    "send one JSON-RPC 2.0 message in each text frame",
  ],
  "bad-message/batch": () => ["Batches are not supported", "send one message in each frame"],
  "bad-message/no-object": () => "A message must be a JSON object.",
  "bad-message/version": () => 'A message must have "jsonrpc": "2.0".',
  "bad-message/method": () => "The method must be a string.",
  "bad-message/unknown-method": ({ method }: { method: string }) => `There is no method ${method}.`,
  "bad-message/id": () => "The id of a request must be a string or a number.",
  "bad-message/parameters": () => "The parameters must be an object or an array.",
  "bad-message/cancelled-id": () => "$/cancelRequest must name the id of a request.",
  "bad-message/no-method": () => "A message must have a method, or be the response to a request.",
  "bad-message/no-result": () => "A response must have a result or an error.",
  "bad-message/binary": () => "Messages must be in text frames.",
  "bad-message/id-in-use": ({ id }: { id: string | number }) =>
    `The id ${id} is in use by a message under way.`,
  "refused/host": () => "The Host header does not name this daemon.",
  "refused/origin": () => "The Origin header names another site.",
  "refused/path": () => ["Not found", "the dashboard is at /, and the WebSocket at /rpc"],
  "refused/incomplete": () => ["The dashboard is not complete", "install dai again"],
  "refused/post": () => "Use POST.",
  "refused/large": () => "Payload too large.",
  "refused/many-codes": () => ["Too many wrong codes", "wait a minute"],
  "refused/old-code": () => ["This code was used, has expired or is wrong", "`dai open` makes a new one"],
  "refused/socket-path": () => ["Not found", "the WebSocket is at /rpc"],
  "refused/token": () => "The token of daemon.json must be sent once, as Authorization: Bearer.",
  "closed/too-many": () => "Too many clients are connected.",
  "closed/browser": () => "The session of this browser was ended.",
  "closed/end": () => "The daemon is shutting down.",
} as const satisfies Messages;
