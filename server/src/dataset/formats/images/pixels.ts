/** Pixels, row by row, the channels of one side by side: height × width × channels. */
export interface Image {
  width: number;
  height: number;
  channels: number;
  pixels: Uint8Array;
}
