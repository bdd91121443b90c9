/** Which request of an editor is answered by what. Documents are open ones; about any other the answer is null. */

import {
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  type CodeLens,
  CodeLensRequest,
  CodeLensResolveRequest,
  CompletionRequest,
  DefinitionRequest,
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  DocumentFormattingRequest,
  DocumentLinkRequest,
  DocumentOnTypeFormattingRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  ExecuteCommandRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SelectionRangeRequest,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  WorkspaceSymbolRequest,
} from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { sentenceOf } from "../../messages/catalogue.ts";
import { isCalibration, resolveCalibration } from "../actions/calibration.ts";
import { codeActions } from "../actions/codeActions.ts";
import { rename, renameRange } from "../actions/rename.ts";
import { complete } from "../completion/completion.ts";
import { diagnose, limited } from "../diagnostics/diagnostics.ts";
import { hover } from "../hover/hover.ts";
import { documentLinks } from "../navigation/documentLinks.ts";
import { definitions, references } from "../navigation/navigation.ts";
import { semanticTokens } from "../navigation/semanticTokens.ts";
import { deltaSince, remembered } from "../navigation/semanticTokensDelta.ts";
import {
  documentSymbols,
  foldingRanges,
  format,
  formatOnType,
  selectionRanges,
} from "../navigation/structure.ts";
import { mostSymbols, workspaceSymbols } from "../navigation/workspaceSymbols.ts";
import { codeLenses, type LensData, resolveLens } from "../runs/codeLenses.ts";
import { inlayHints } from "../runs/inlayHints.ts";
import { executeCommand } from "./executeCommand.ts";
import { cutNotice, type FeatureContext, onOpen, readable, runsOf } from "./featureContext.ts";
import { diagnosticReport } from "./pulledDiagnostics.ts";

/** Answers all requests about specs. */
export function serveFeatures(context: FeatureContext): void {
  serveRuns(context);
  serveEditing(context);
  serveNavigation(context);
  serveStructure(context);
}

/** Diagnostics of a spec and its runs, and code actions. */
function serveRuns(context: FeatureContext): void {
  const { answer, commands, documents, runs } = context;
  answer(DocumentDiagnosticRequest.type, ({ textDocument, previousResultId }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const found = diagnose(document, runsOf(context, document), { recentEpochs: runs.recentEpochs });
    return diagnosticReport(limited(found), previousResultId);
  });
  answer(
    CodeActionRequest.type,
    onOpen(context, (document, { range, context: { only } }) =>
      codeActions({
        document,
        range,
        runs: runsOf(context, document),
        commands: commands(),
        only,
        context: { recentEpochs: runs.recentEpochs },
        resolvesEdits: context.resolvesEdits(),
      }),
    ),
  );
  answer(CodeActionResolveRequest.type, async (action: CodeAction) => {
    const document = isCalibration(action.data) ? readable(context, action.data.uri) : undefined;
    if (!document) return action;
    const resolved = await resolveCalibration(action, document, runs);
    context.tell(resolved.message);
    return resolved.action;
  });
  answer(
    CodeLensRequest.type,
    onOpen(context, (document) => codeLenses(document, runsOf(context, document), commands())),
  );
  answer(CodeLensResolveRequest.type, (lens: CodeLens) => {
    const document = readable(context, (lens.data as LensData | undefined)?.uri ?? "");
    return document ? resolveLens(lens, document, runs, runsOf(context, document), commands()) : lens;
  });
  answer(ExecuteCommandRequest.type, (params) => executeCommand(params, runs, documents.get));
}

/** What helps to write a spec. */
function serveEditing(context: FeatureContext): void {
  const { answer, runs } = context;
  answer(
    CompletionRequest.type,
    onOpen(context, (document, { position }) => complete(document, position, runsOf(context, document))),
  );
  answer(
    HoverRequest.type,
    onOpen(context, (document, { position }) => hover(document, position)),
  );
  answer(
    InlayHintRequest.type,
    onOpen(context, (document, { range }) => inlayHints(document, range, runs.speedFor)),
  );
  answer(
    PrepareRenameRequest.type,
    onOpen(context, (document, { position }) => renameRange(document, position)),
  );
  answer(
    RenameRequest.type,
    onOpen(context, (document, { position, newName }) => rename(document, position, newName)),
  );
  answer(
    DocumentFormattingRequest.type,
    onOpen(context, (document, { options }) => format(document, undefined, options)),
  );
  answer(
    DocumentRangeFormattingRequest.type,
    onOpen(context, (document, { range, options }) => format(document, range, options)),
  );
  answer(
    DocumentOnTypeFormattingRequest.type,
    onOpen(context, (document, { position, ch, options }) => formatOnType(document, position, ch, options)),
  );
}

/** Where things are. */
function serveNavigation(context: FeatureContext): void {
  const { answer, commands, documents, notice, runs } = context;
  answer(
    DefinitionRequest.type,
    onOpen(context, (document, { position }) => definitions(document, position, runsOf(context, document))),
  );
  answer(
    ReferencesRequest.type,
    onOpen(context, (document, { position }) => references(document, position, runsOf(context, document))),
  );
  answer(
    DocumentLinkRequest.type,
    onOpen(context, (document) =>
      documentLinks(
        document,
        runsOf(context, document),
        commands(),
        cutNotice(context, document, "set of links"),
      ),
    ),
  );
  answer(WorkspaceSymbolRequest.type, ({ query }) =>
    workspaceSymbols(query, runs.all(), documents.get, (found) =>
      notice(sentenceOf("lsp/many-symbols", { matches: found, shown: mostSymbols })),
    ),
  );
}

/** Colours, outline and folding. */
function serveStructure(context: FeatureContext): void {
  const { answer } = context;
  const allTokens = (document: TextDocument) =>
    semanticTokens(document, undefined, cutNotice(context, document, "colouring"));

  answer(
    SemanticTokensRequest.type,
    onOpen(context, (document) => remembered(document, allTokens(document))),
  );
  answer(
    SemanticTokensDeltaRequest.type,
    onOpen(context, (document, { previousResultId }) =>
      deltaSince(previousResultId, document, allTokens(document)),
    ),
  );
  answer(
    SemanticTokensRangeRequest.type,
    onOpen(context, (document, { range }) => semanticTokens(document, range)),
  );
  answer(
    DocumentSymbolRequest.type,
    onOpen(context, (document) => documentSymbols(document, cutNotice(context, document, "outline"))),
  );
  answer(
    FoldingRangeRequest.type,
    onOpen(context, (document) => foldingRanges(document, cutNotice(context, document, "folding"))),
  );
  answer(
    SelectionRangeRequest.type,
    onOpen(context, (document, { positions }) => selectionRanges(document, positions)),
  );
}
