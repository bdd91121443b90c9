/** The messages as JSON Schemas, for programs in other languages. */
import Type, { type Static } from "typebox";
import type { OpenResult, ProgramNotifications, ReportResult } from "../../protocol/programs.ts";
import { paramSchemas } from "./params.ts";

/** What a program is answered and told. */
const results = {
  "dai/external/open": Type.Object({ run: Type.String(), resumeAfter: Type.Integer({ minimum: -1 }) }),
  "dai/external/report": Type.Object({
    stop: Type.Boolean(),
    verdict: Type.Union([Type.Enum(["continue", "discard", "saturated", "unknown"]), Type.Null()]),
    sentence: Type.String(),
  }),
  "dai/external/close": Type.Object({}),
};
const notifications = {
  "dai/external/stop": Type.Object({ run: Type.String(), sentence: Type.String() }),
};

type Same<A, B> = [A, B] extends [B, A] ? true : false;
/** Does not compile when a schema and the protocol part. */
true satisfies Same<Static<(typeof results)["dai/external/open"]>, OpenResult>;
true satisfies Same<Static<(typeof results)["dai/external/report"]>, ReportResult>;
true satisfies Same<
  Static<(typeof notifications)["dai/external/stop"]>,
  ProgramNotifications["dai/external/stop"]
>;

/** One document: under `definitions`, the parameters of every request, then what programs are answered and told. */
export function protocolSchema(): object {
  const named = (suffix: string, schemas: object) =>
    Object.entries(schemas).map(([method, schema]) => [`${method} ${suffix}`, schema]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "The daemon's JSON-RPC messages (docs/protocol.md)",
    definitions: Object.fromEntries([
      ...named("params", paramSchemas),
      ...named("result", results),
      ...named("notification", notifications),
    ]),
  };
}
