/** Which request of an editor is answered by what. Documents are open ones; about any other the answer is null. */
import type { CancellationToken, RequestType } from "vscode-jsonrpc";
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
import type { RunSummary } from "../../protocol/protocol.ts";
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
import type { RunStates } from "../runs/runStates.ts";
import { type CommandIds, executeCommand } from "./commands.ts";
import type { Documents } from "./documents.ts";
import { diagnosticReport } from "./pulledDiagnostics.ts";
import { normalUri } from "./uri.ts";

/** What answering needs to know of one editor. */
export interface FeatureContext {
  documents: Documents;
  runs: RunStates;
  commands(): CommandIds;
  /** tells the user, in the editor's log, that an answer was cut short */
  notice(message: string): void;
  /** shows a message to the user */
  tell(message: string): void;
  /** whether the editor asks for a code action's edit when it is chosen */
  resolvesEdits(): boolean;
  /** registers the answer to a kind of request */
  answer<P, R, E>(
    type: RequestType<P, R, E>,
    handler: (params: P, token: CancellationToken) => R | Promise<R>,
  ): void;
}

export function serveFeatures(context: FeatureContext): void {
  const { documents, runs, commands, notice, answer } = context;
  const runsOf = (document: TextDocument): RunSummary[] => runs.runsOf(normalUri(document.uri));
  const { recentEpochs } = runs;
  const tellsOf = (document: TextDocument, what: string) => () =>
    notice(`The ${what} of ${document.uri} covers its beginning only: the spec is too long for more.`);
  const allTokens = (document: TextDocument) =>
    semanticTokens(document, undefined, tellsOf(document, "colouring"));

  /** The answer to a request about an open document. */
  function onOpen<P extends { textDocument: { uri: string } }, R>(
    handler: (document: TextDocument, params: P) => R,
  ): (params: P) => R | null {
    return (params) => {
      const document = documents.get(params.textDocument.uri);
      return document ? handler(document, params) : null;
    };
  }

  answer(
    DocumentDiagnosticRequest.type,
    (params) =>
      onOpen((document) =>
        diagnosticReport(
          limited(diagnose(document, runsOf(document), { recentEpochs })),
          params.previousResultId,
        ),
      )(params) ?? { kind: DocumentDiagnosticReportKind.Full, items: [] },
  );
  answer(
    CodeActionRequest.type,
    onOpen((document, { range, context: { only } }) =>
      codeActions({
        document,
        range,
        runs: runsOf(document),
        commands: commands(),
        only,
        context: { recentEpochs },
        resolvesEdits: context.resolvesEdits(),
      }),
    ),
  );
  answer(CodeActionResolveRequest.type, async (action: CodeAction) => {
    const document = isCalibration(action.data) ? documents.get(action.data.uri) : undefined;
    if (!document) return action;
    const resolved = await resolveCalibration(action, document, runs);
    context.tell(resolved.message);
    return resolved.action;
  });
  answer(
    CompletionRequest.type,
    onOpen((document, { position }) => complete(document, position, runs.all())),
  );
  answer(
    HoverRequest.type,
    onOpen((document, { position }) => hover(document, position)),
  );
  answer(
    InlayHintRequest.type,
    onOpen((document, { range }) => inlayHints(document, range, runs.speedFor)),
  );
  answer(
    CodeLensRequest.type,
    onOpen((document) => codeLenses(document, runsOf(document), commands())),
  );
  answer(CodeLensResolveRequest.type, (lens: CodeLens) => {
    const document = documents.get((lens.data as LensData | undefined)?.uri ?? "");
    return document ? resolveLens(lens, document, runs, runsOf(document), commands()) : lens;
  });
  answer(
    DefinitionRequest.type,
    onOpen((document, { position }) => definitions(document, position, runsOf(document))),
  );
  answer(
    ReferencesRequest.type,
    onOpen((document, { position }) => references(document, position, runsOf(document))),
  );
  answer(
    PrepareRenameRequest.type,
    onOpen((document, { position }) => renameRange(document, position)),
  );
  answer(
    RenameRequest.type,
    onOpen((document, { position, newName }) => rename(document, position, newName)),
  );
  answer(
    DocumentLinkRequest.type,
    onOpen((document) =>
      documentLinks(document, runsOf(document), commands(), tellsOf(document, "set of links")),
    ),
  );
  answer(
    SemanticTokensRequest.type,
    onOpen((document) => remembered(document, allTokens(document))),
  );
  answer(
    SemanticTokensDeltaRequest.type,
    onOpen((document, { previousResultId }) => deltaSince(previousResultId, document, allTokens(document))),
  );
  answer(
    SemanticTokensRangeRequest.type,
    onOpen((document, { range }) => semanticTokens(document, range)),
  );
  answer(
    DocumentSymbolRequest.type,
    onOpen((document) => documentSymbols(document, tellsOf(document, "outline"))),
  );
  answer(WorkspaceSymbolRequest.type, ({ query }) =>
    workspaceSymbols(query, runs.all(), documents.get, (found) =>
      notice(
        `${found} studies and runs match; the first ${mostSymbols} are shown: type more to narrow them.`,
      ),
    ),
  );
  answer(
    FoldingRangeRequest.type,
    onOpen((document) => foldingRanges(document, tellsOf(document, "folding"))),
  );
  answer(
    SelectionRangeRequest.type,
    onOpen((document, { positions }) => selectionRanges(document, positions)),
  );
  answer(
    DocumentFormattingRequest.type,
    onOpen((document, { options }) => format(document, undefined, options)),
  );
  answer(
    DocumentRangeFormattingRequest.type,
    onOpen((document, { range, options }) => format(document, range, options)),
  );
  answer(
    DocumentOnTypeFormattingRequest.type,
    onOpen((document, { position, ch, options }) => formatOnType(document, position, ch, options)),
  );
  answer(ExecuteCommandRequest.type, (params) =>
    executeCommand(params, runs, (uri) => documents.get(uri)?.getText()),
  );
}
