/** What a message says: the problem, then what to do about it; one text where there is nothing to do. */
export type Said = readonly [problem: string, remedy: string] | string;

/**
 * Messages by their ids. An id is a code, such as `range`, or a code and a case of it, such as `range/least`; only the
 * code is published. Facts are texts, numbers or truth values, so that the reference page can show `{name}` for each.
 */
export type Messages = Readonly<Record<string, (facts: never) => Said>>;

/** The code of a message id: what stands before the slash. */
export type CodeOf<Id> = Id extends `${infer Code}/${string}` ? Code : Id;

/** What a message is given; `{}` for one that needs nothing. */
export type FactsOf<Message> = Message extends () => Said
  ? Record<string, never>
  : Message extends (facts: infer Facts) => Said
    ? Facts
    : never;

export function codeOf<Id extends string>(id: Id): CodeOf<Id> {
  return id.split("/")[0] as CodeOf<Id>;
}

/** The text of a message: "problem: remedy." */
export function textOf(said: Said): string {
  return typeof said === "string" ? said : `${said[0]}: ${said[1]}${said[1].endsWith("?") ? "" : "."}`;
}
