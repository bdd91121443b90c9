import { getLanguageService, type JSONDocument } from "vscode-json-languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { specSchema } from "../../specification/schema/specSchema.ts";
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

const schema = editorSchema(specSchema());
jsonService.configure({
  allowComments: true,
  schemas: [{ uri: schemaUri, fileMatch: ["**"], schema }],
});

const parsed = new WeakMap<TextDocument, { version: number; json: JSONDocument }>();

/** The document as the JSON service reads it; parsed once per version. */
export function jsonDocument(document: TextDocument): JSONDocument {
  const known = parsed.get(document);
  if (known?.version === document.version) return known.json;
  const json = parseOrNothing(document);
  parsed.set(document, { version: document.version, json });
  return json;
}

/** The service recurses once per level: a text that is nested too deeply is read as an empty one. */
function parseOrNothing(document: TextDocument): JSONDocument {
  try {
    return jsonService.parseJSONDocument(document);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return jsonService.parseJSONDocument(TextDocument.create(document.uri, document.languageId, 0, ""));
  }
}
