/** How much a file from outside may ask for; each is named in the sentence that refuses more. */

export const limits = {
  /** Of a whole set once it is decoded. */
  setBytes: 1_000_000_000,
  /** Of what a `.gz` or a `.zip` unpacks to. */
  unpackedBytes: 1_500_000_000,
  /** What is packed tighter than this, and is large, is made to fill the memory: deflate gets 1,032 of zeros alone. */
  packingRatio: 250,
  /** Unpacked bytes from which that is asked. */
  harmlessBytes: 32_000_000,
  /** Bytes of one row of a table. */
  rowBytes: 4_000_000,
  /** Files in a `.zip` or a folder. */
  fileCount: 100_000,
  /** Width and height of one picture, in pixels. */
  pictureSide: 8_192,
  /** Bytes of one picture's file. */
  pictureBytes: 50_000_000,
  /** Labels are bytes. */
  classCount: 256,
  /** Width and height of the images of a set. */
  imageSide: 512,
} as const;

/** Whether so many bytes out of so few are made to fill the memory. */
export const isBomb = (unpackedBytes: number, packedBytes: number) =>
  unpackedBytes > limits.harmlessBytes && unpackedBytes > limits.packingRatio * packedBytes;
