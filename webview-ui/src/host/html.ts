/** Where the page's script and style come from, and what its Content Security Policy lets through. */
export interface PanelHtmlOptions {
  scriptUri: string;
  styleUri: string;
  /** source expression of the Content Security Policy for our own files, such as `webview.cspSource` */
  cspSource: string;
  /** random per page; the script carries it */
  nonce: string;
  /** what the page lies on, whose background its pictures have; the side bar by default */
  surface?: "sideBar" | "editor";
}

/** The panel's HTML: nothing but an empty page with a strict Content Security Policy, which panel.ts fills. */
export function panelHtml(options: PanelHtmlOptions): string {
  const { scriptUri, styleUri, cspSource, nonce, surface = "sideBar" } = options;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    // Samples of a dataset come as data.
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en" data-surface="${surface}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>DAI runs</title>
<link rel="stylesheet" href="${attribute(styleUri)}">
<script type="module" nonce="${attribute(nonce)}" src="${attribute(scriptUri)}"></script>
</head>
<body></body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
