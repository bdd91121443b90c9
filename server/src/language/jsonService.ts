import { getLanguageService, type JSONDocument } from "vscode-json-languageservice";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { specJsonSchema } from "../spec/jsonSchema.ts";
import { editorSchema } from "./editorSchema.ts";

const schemaUri = "dai:schema";

/** The general JSON features, with the spec's schema for every document, whatever its name. */
export const jsonService = getLanguageService({
  clientCapabilities: {
    textDocument: { completion: { completionItem: { documentationFormat: ["markdown", "plaintext"] } } },
  },
  // A `$schema` key in a spec is for other editors: every address of it means our schema, and nothing is fetched.
  schemaRequestService: () => Promise.resolve(JSON.stringify(schema)),
});

const schema = editorSchema(specJsonSchema());
jsonService.configure({
  allowComments: true,
  schemas: [{ uri: schemaUri, fileMatch: ["**"], schema }],
});

const parsed = new WeakMap<TextDocument, { version: number; json: JSONDocument }>();

/** The document as the JSON service reads it; parsed once per version. */
export function jsonDocument(document: TextDocument): JSONDocument {
  const known = parsed.get(document);
  if (known?.version === document.version) return known.json;
  const json = jsonService.parseJSONDocument(document);
  parsed.set(document, { version: document.version, json });
  return json;
}
