/** What the parameters of each request must look like before anything acts on them. */

import Type, { type Static, type TSchema } from "typebox";
import { Compile } from "typebox/compile";
import Value from "typebox/value";
import { ResponseError } from "vscode-jsonrpc/node";
import { mostOfNotes } from "../../domain/notes.ts";
import { engineNames } from "../../engine/registry.ts";
import { modelFormats } from "../../model/formats.ts";
import type { Params, RequestMethod } from "../../protocol/protocol.ts";
import { programSchemas } from "../../runs/programs/reports/reportSchemas.ts";

const INVALID_PARAMS = -32602;

const Run = Type.String({ minLength: 1, maxLength: 200 });
const Runs = Type.Array(Run, { maxItems: 100_000 });
/** What fits where one of several things may stand; the errors of a union name only its branches. */
const unions: [path: RegExp, wanted: string][] = [
  [/^\/runs$/, 'must be "all" or a list of run ids'],
  [/^\/epoch$/, 'must be "best", "last" or the number of an epoch'],
  [/^\/sessions$/, 'must be "all" or a list of ids of sessions'],
  [/^\/records$/, 'must be true, false or "scores"'],
  [/^\/workers$/, "must be a whole number from 1 to 256, or null for as many as there are cores"],
  [/^\/record\//, "must be a number or null"],
  [
    /^\/parameters\//,
    "must be a number, a boolean, null, a text of at most 1000 characters, a list of at most 100 of these, or an object of at most 100",
  ],
];
/** Characters of a path in a message. */
const mostOfPath = 200;
const Nothing = Type.Object({});
const notes = {
  note: Type.Optional(Type.String({ maxLength: mostOfNotes.note })),
  tags: Type.Optional(
    Type.Readonly(Type.Array(Type.String({ maxLength: mostOfNotes.tag }), { maxItems: mostOfNotes.tags })),
  ),
};

export const paramSchemas = {
  "dai/runs/start": Type.Object({
    uri: Type.Optional(Type.String({ maxLength: 10_000 })),
    spec: Type.Optional(Type.Unknown()),
    text: Type.Optional(Type.String()),
    epochs: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    engine: Type.Optional(Type.Enum(engineNames)),
    fresh: Type.Optional(Type.Boolean()),
    priority: Type.Optional(Type.Integer({ minimum: -100, maximum: 100 })),
    path: Type.Optional(Type.String({ maxLength: 100_000 })),
  }),
  "dai/runs/list": Type.Object({
    study: Type.Optional(Type.String({ maxLength: 200 })),
    cursor: Type.Optional(Type.String({ pattern: "^\\d{0,7}$" })),
  }),
  "dai/runs/get": Type.Object({
    runs: Runs,
    records: Type.Optional(Type.Union([Type.Boolean(), Type.Literal("scores")])),
    cursor: Type.Optional(Type.String({ pattern: "^(\\d{1,7}:\\d{1,7})?$" })),
  }),
  "dai/runs/stop": Type.Object({ runs: Runs }),
  "dai/runs/continue": Type.Object({ runs: Runs }),
  "dai/runs/dismiss": Type.Object({ runs: Runs }),
  "dai/runs/delete": Type.Object({ runs: Runs, study: Type.Optional(Type.String({ maxLength: 200 })) }),
  "dai/runs/model": Type.Object({
    run: Run,
    format: Type.Enum(modelFormats),
    epoch: Type.Optional(
      Type.Union([Type.Literal("best"), Type.Literal("last"), Type.Integer({ minimum: 0 })]),
    ),
  }),
  "dai/runs/subscribe": Type.Object({
    runs: Type.Union([Runs, Type.Literal("all")]),
    after: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
  "dai/runs/unsubscribe": Nothing,
  "dai/runs/annotate": Type.Object({ run: Run, ...notes }),
  "dai/studies/list": Nothing,
  "dai/studies/annotate": Type.Object({ study: Type.String({ minLength: 1, maxLength: 200 }), ...notes }),
  "dai/study/calibration": Type.Object({ study: Type.String({ maxLength: 200 }) }),
  ...programSchemas,
  "dai/dataset/preview": Type.Object({
    uri: Type.Optional(Type.String({ maxLength: 10_000 })),
    spec: Type.Optional(Type.Unknown()),
    text: Type.Optional(Type.String()),
  }),
  "dai/session/trust": Type.Object({ trusted: Type.Boolean() }),
  "dai/spec/validate": Type.Object({
    uri: Type.Optional(Type.String({ maxLength: 10_000 })),
    spec: Type.Optional(Type.Unknown()),
    text: Type.Optional(Type.String()),
  }),
  "dai/spec/draft": Type.Object({
    data: Type.String({ maxLength: 10_000 }),
    label: Type.Optional(Type.String({ maxLength: 10_000 })),
  }),
  "dai/spec/ofRun": Type.Object({ run: Run }),
  "dai/daemon/status": Nothing,
  "dai/daemon/configure": Type.Object({
    workers: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 256 }), Type.Null()])),
    pauseOnBattery: Type.Optional(Type.Boolean()),
    redis: Type.Optional(Type.Union([Type.Null(), Type.String({ pattern: "^rediss?://", maxLength: 2000 })])),
    snapshotFolder: Type.Optional(
      Type.Union([Type.Null(), Type.String({ pattern: "^(/|[A-Za-z]:)", maxLength: 4000 })]),
    ),
    snapshotSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
  }),
  "dai/daemon/collect": Type.Object({
    olderThanSeconds: Type.Optional(Type.Number({ minimum: 0 })),
    keepBytes: Type.Optional(Type.Number({ minimum: 0 })),
    snapshotsOnly: Type.Optional(Type.Boolean()),
    only: Type.Optional(Runs),
    onlyCached: Type.Optional(Type.Array(Type.String())),
    dryRun: Type.Optional(Type.Boolean()),
  }),
  "dai/daemon/code": Nothing,
  "dai/daemon/sessions": Nothing,
  "dai/daemon/revoke": Type.Object({
    sessions: Type.Union([
      Type.Array(Type.String({ maxLength: 100 }), { maxItems: 1000 }),
      Type.Literal("all"),
    ]),
  }),
  "dai/daemon/shutdown": Type.Object({ staysStopped: Type.Optional(Type.Boolean()) }),
} satisfies Record<RequestMethod, TSchema>;

type Same<A, B> = [A, B] extends [B, A] ? true : false;
type Agrees = { [M in RequestMethod]: Same<Static<(typeof paramSchemas)[M]>, Params<M>> };
/** Does not compile when a schema and the protocol part. */
true satisfies Agrees[RequestMethod];

const validators = new Map<RequestMethod, ReturnType<typeof Compile>>();

/** A schema as code, which checks a list of 10,000 ids in a hundredth of the time. */
function validatorOf(method: RequestMethod): ReturnType<typeof Compile> {
  const validator = validators.get(method) ?? Compile(paramSchemas[method] as TSchema);
  validators.set(method, validator);
  return validator;
}

/**
 * Returns the parameters when they fit the request; absent ones stand for `{}`. Keys that the protocol does not
 * know are passed over.
 *
 * @throws ResponseError −32602 whose message names the first thing that is wrong
 */
export function checkParams<M extends RequestMethod>(method: M, params: unknown): Params<M> {
  const schema: TSchema = paramSchemas[method];
  const value = params ?? {};
  if (!validatorOf(method).Check(value)) {
    const errors = Value.Errors(schema, value);
    // Of a union, the errors of all its branches come before the one that says that none fits.
    const union = errors.find(({ keyword }) => keyword === "anyOf");
    const { instancePath, message } = union ?? errors[0]!;
    const place = instancePath.slice(0, mostOfPath).replaceAll("/", ".");
    const wanted = union && unions.find(([path]) => path.test(instancePath))?.[1];
    throw invalid(method, `params${place} ${wanted ?? message}.`);
  }
  if (method === "dai/runs/start") {
    const { uri, spec } = value as Params<"dai/runs/start">;
    if ((uri === undefined) === (spec === undefined))
      throw invalid(method, "params must have either uri or spec.");
  }
  return value as Params<M>;
}

function invalid(method: RequestMethod, problem: string): ResponseError {
  return new ResponseError(INVALID_PARAMS, `${method}: ${problem}`);
}
