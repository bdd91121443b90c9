import { type Facts, type MessageId, sentenceOf } from "./catalogue.ts";

/**
 * An error that says a message of the catalogue. Tests and callers read `id`. A class of its own is for errors that
 * some caller treats in another way.
 */
export class MessageError<Id extends MessageId = MessageId> extends Error {
  readonly id: Id;

  constructor(id: Id, facts: Facts<Id>, options?: ErrorOptions) {
    super(sentenceOf(id, facts), options);
    this.id = id;
  }
}
