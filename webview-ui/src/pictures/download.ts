/** A file that the user saves. */
export interface SavedFile {
  name: string;
  blob: Blob;
}

/** A file name without its ending, of parts that may have any characters. */
export function fileNameOf(...parts: string[]): string {
  return parts.join("-").replaceAll(/[^\w.-]+/g, "-");
}

/** Saves a file as browsers do. */
export function download({ name, blob }: SavedFile): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
