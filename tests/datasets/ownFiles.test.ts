import { zipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { DataError } from "../../datasets/errors";
import { type OwnFile, readOwnFiles } from "../../datasets/ownFiles";
import { pictureHeaderOf } from "../../datasets/pictureHeader";
import type { DecodePicture } from "../../datasets/types";
import { npyOf, pngOf, tinyPng } from "./files";

/** Stands in for the browser's decoder: a picture of its first data bytes, in the size asked for. */
const decode: DecodePicture = async (bytes, size) => {
  const { width, height } = size ?? (pictureHeaderOf(bytes) as { width: number; height: number });
  return {
    width,
    height,
    rgba: Uint8Array.from({ length: 4 * width * height }, (_, at) => [9, 8, 7, 255][at % 4]),
  };
};
const read = (files: readonly OwnFile[]) => readOwnFiles(files, { decode, onProgress: () => {} });
const file = (path: string, bytes: Uint8Array | string): OwnFile => ({
  path,
  read: () => (typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes),
});
const pictures = (folder: string, count: number, side = 4) =>
  Array.from({ length: count }, (_, index) =>
    file(`${folder}/${index}.png`, pngOf(side, side, [1, 2, 3], index)),
  );
const zeros = (count: number) => new Uint8Array(count);

test("class folders become classes in their names' order, and a sixth of each is set aside for test", async () => {
  const set = await read([...pictures("pets/dog", 12), ...pictures("pets/cat", 6)]);
  expect(set.classNames).toEqual(["cat", "dog"]);
  expect(set.imageShape).toEqual([4, 4, 3]);
  expect([...set.test.labels].sort()).toEqual([0, 1, 1]);
  expect(set.train.labels).toHaveLength(15);
  expect(set.notes).toEqual(["No file is named test: a sixth of each class is set aside for it."]);
});

test("folders that are named train and test are the splits", async () => {
  const set = await read(["train/a", "train/b", "test/b", "test/a"].flatMap((folder) => pictures(folder, 2)));
  expect([[...set.train.labels], [...set.test.labels]]).toEqual([
    [0, 0, 1, 1],
    [1, 1, 0, 0],
  ]);
  expect(set.notes).toEqual([]);
});

/** Decodes each picture as one colour. */
const decodeAs =
  (colorOf: () => readonly number[]): DecodePicture =>
  async (_, size = { width: 4, height: 4 }) => {
    const color = [...colorOf(), 255];
    return {
      ...size,
      rgba: Uint8Array.from({ length: 4 * size.width * size.height }, (_, at) => color[at % 4]),
    };
  };

test("grey pictures have one channel, and all have three once one is coloured", async () => {
  const files = () => ["train/a", "train/b", "test/a", "test/b"].flatMap((folder) => pictures(folder, 3));
  let count = 0;
  const grey = decodeAs(() => [count, count, count++]);
  const set = await readOwnFiles(files(), { decode: grey, onProgress: () => {} });
  expect(set.imageShape).toEqual([4, 4, 1]);
  expect([...set.train.pixels].filter((_, at) => at % 16 === 0)).toEqual([0, 1, 2, 3, 4, 5]);

  count = 0;
  const late = decodeAs(() => (count === 7 ? [1, 2, count++] : [count, count, count++]));
  const mixed = await readOwnFiles(files(), { decode: late, onProgress: () => {} });
  expect(mixed.imageShape).toEqual([4, 4, 3]);
  const first = (pixels: Uint8Array) =>
    Array.from({ length: 6 }, (_, index) => [...pixels.subarray(48 * index, 48 * index + 3)]);
  expect(first(mixed.train.pixels)).toEqual([0, 1, 2, 3, 4, 5].map((value) => [value, value, value]));
  expect(first(mixed.test.pixels)).toEqual([
    [6, 6, 6],
    [1, 2, 7],
    [8, 8, 8],
    [9, 9, 9],
    [10, 10, 10],
    [11, 11, 11],
  ]);
});

test("pictures of several sizes are scaled to 32×32, and that is said", async () => {
  const set = await read([...pictures("a", 6), ...pictures("b", 6, 40)]);
  expect(set.imageShape).toEqual([32, 32, 3]);
  expect(set.notes[0]).toBe("Images are scaled to 32×32, whatever their proportions.");
});

test("a zip of class folders is read as the folders are, without what systems put in", async () => {
  const files = Object.fromEntries(
    [...pictures("a", 6), ...pictures("b", 6)].map(({ path, read: bytes }) => [path, bytes() as Uint8Array]),
  );
  const zip = zipSync({ ...files, "__MACOSX/a/._0.png": zeros(9), ".DS_Store": zeros(3) });
  expect((await read([file("x.zip", zip)])).train.labels).toHaveLength(10);
});

test(".npz arrays are read by their names, and shares of 1 become bytes", async () => {
  const halves = new Float32Array(2 * 9).fill(0.5);
  const labels = new BigInt64Array([0n, 1n]);
  const arrays = (split: string) => ({
    [`x_${split}.npy`]: npyOf("<f4", [2, 3, 3], new Uint8Array(halves.buffer)),
    [`y_${split}.npy`]: npyOf("<i8", [2], new Uint8Array(labels.buffer)),
  });
  const set = await read([file("set.npz", zipSync({ ...arrays("train"), ...arrays("test") }))]);
  expect(set).toMatchObject({ imageShape: [3, 3, 1], classNames: ["class 0", "class 1"] });
  expect([...set.train.labels, ...set.test.pixels.subarray(0, 2)]).toEqual([0, 1, 128, 128]);
  expect(set.notes).toEqual(["Pixels from 0 to 1 are multiplied by 255 and rounded."]);
});

test("binary images are black and white, whichever numbers they are saved as", async () => {
  const bits = Uint8Array.from({ length: 36 }, (_, at) => at % 2);
  for (const type of ["|b1", "|u1"]) {
    const arrays = (split: string) => [
      file(`x_${split}.npy`, npyOf(type, [4, 3, 3], bits)),
      file(`y_${split}.npy`, npyOf("|u1", [4], Uint8Array.of(0, 1, 0, 1))),
    ];
    const set = await read([...arrays("train"), ...arrays("test")]);
    expect([...set.train.pixels.subarray(0, 4)]).toEqual([0, 255, 0, 255]);
    expect(set.notes).toEqual(["Pixels from 0 to 1 are multiplied by 255 and rounded."]);
  }
});

test("a table of pixels has its classes from its labels", async () => {
  const row = (label: string) => `${label},${Array.from({ length: 9 }, (_, at) => at).join(",")}\n`;
  const set = await read([
    file("t.csv", `label,${Array(9).fill("p").join(",")}\n${(row("zebra") + row("ant")).repeat(6)}`),
  ]);
  expect(set.classNames).toEqual(["ant", "zebra"]);
  expect([set.train.labels.length, set.train.labels[0], set.train.pixels[8]]).toEqual([10, 1, 8]);
});

test.each([
  ["t.csv", ","],
  ["t.csv", ";"],
  ["t.tsv", "\t"],
])("the cells of %s are told apart by %j", async (name, separator) => {
  const table = ["0", "1"].map((label) => `${[label, 7, 8, 9, 10].join(separator)}\n`.repeat(6)).join("");
  const set = await read([file(name, table)]);
  expect(set.imageShape).toEqual([2, 2, 1]);
  expect([...set.train.pixels.subarray(0, 4)]).toEqual([7, 8, 9, 10]);
});

/** The hub's schema: a struct of bytes and path, and a label whose names stand in the file's metadata. */
function parquetOf(
  column: string,
  labels: readonly number[],
  names?: readonly string[],
  picture = (label: number, index: number) => new Uint8Array(pngOf(4, 4, [label, 0, 0], index)),
): Uint8Array {
  const info = JSON.stringify({ info: { features: { label: { names } } } });
  const buffer = parquetWriteBuffer({
    schema: [
      { name: "root", num_children: 2 },
      { name: column, num_children: 2, repetition_type: "OPTIONAL" },
      { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
      { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
      { name: "label", type: "INT64", repetition_type: "OPTIONAL" },
    ],
    columnData: [
      {
        name: column,
        data: labels.map((label, index) => ({
          bytes: picture(label, index),
          path: `${index}.png`,
        })),
      },
      { name: "label", data: labels.map(BigInt) },
    ],
    ...(names ? { kvMetadata: [{ key: "huggingface", value: info }] } : {}),
  });
  return new Uint8Array(buffer);
}

test.each(["image", "img"])(
  "Parquet in the hub's schema is read, its pictures in the column %s",
  async (column) => {
    const set = await read([
      file("train-00000-of-00001.parquet", parquetOf(column, [0, 1, 0], ["cat", "dog"])),
      file("test-00000-of-00001.parquet", parquetOf(column, [1], ["cat", "dog"])),
    ]);
    expect(set.classNames).toEqual(["cat", "dog"]);
    expect([[...set.train.labels], [...set.test.labels]]).toEqual([[0, 1, 0], [1]]);
    expect(set.imageShape).toEqual([4, 4, 3]);
  },
);

test("a Parquet file may hold more rows than a call takes arguments", async () => {
  const labels = Array.from({ length: 150_000 }, (_, index) => index % 2);
  const parquet = parquetOf("image", labels, ["cat", "dog"], () => tinyPng);
  const set = await read([file("train.parquet", parquet)]);
  expect(set.train.labels.length + set.test.labels.length).toBe(150_000);
});

const animated = Buffer.concat([
  tinyPng.subarray(0, 33),
  Buffer.from([0, 0, 0, 8]),
  Buffer.from("acTL"),
  Buffer.alloc(60),
]);
const huge = Buffer.from(tinyPng);
huge.writeUInt32BE(12_000, 16);
const riff = Buffer.from("RIFF0000WEBPVP8X0000");
const webp = Buffer.concat([riff, Buffer.from([2]), Buffer.alloc(40)]); // the flag of an animation
const gif = Buffer.concat([Buffer.from("GIF89a"), Buffer.alloc(40)]);
const npy = (name: string, ...shape: number[]) =>
  file(name, npyOf("|u1", shape, zeros(shape.reduce((a, b) => a * b))));
const many = Array.from({ length: 100_001 }, (_, index) => file(`a/${index}.png`, tinyPng));

/** The beginning of a JPEG of 4 by 2 pixels that its camera took upright: Exif 2.32, orientation 6. */
const upright = Uint8Array.of(
  ...[0xff, 0xd8, 0xff, 0xe1, 0, 34, ...Buffer.from("Exif\0\0MM\0*\0\0\0\x08", "latin1")],
  ...[0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0],
  ...[0xff, 0xc0, 0, 17, 8, 0, 2, 0, 4, 3, ...zeros(20)],
);

test("a JPEG's sides are those that are seen, turned as its camera says", () => {
  expect(pictureHeaderOf(upright)).toMatchObject({ kind: "JPEG", width: 2, height: 4 });
  const level = upright.with(upright.indexOf(6, 30), 1);
  expect(pictureHeaderOf(level)).toMatchObject({ width: 4, height: 2 });
});

test("of a messy folder everything that is left out is counted and named", async () => {
  const set = await read([
    ...pictures("Fotos/train/Ström", 6).map((one) => ({ ...one, path: one.path.replace("png", "PNG") })),
    ...pictures("Fotos/train/犬", 6, 7),
    ...pictures("Fotos/test/Ström", 2),
    ...pictures("Fotos/test/犬", 2),
    file("Fotos/train/犬/broken.jpg", zeros(60)),
    file("Fotos/train/犬/clip.GIF", zeros(60)),
    file("Fotos/train/犬/new.heic", zeros(60)),
    file("Fotos/readme.txt", "hello"),
    file("Fotos/.DS_Store", "x"),
    file("__MACOSX/Fotos/._1.png", "x"),
    file("Fotos/train/empty/", ""),
    file("top.png", tinyPng),
  ]);
  expect(set.classNames).toEqual(["Ström", "犬"]);
  expect([set.train.labels.length, set.test.labels.length]).toEqual([12, 4]);
  expect(set.notes).toEqual([
    "Left out: 1 picture that cannot be read.",
    "Fotos/train/犬/broken.jpg: expected a PNG, JPEG or WebP picture, got something else; leave it out or take the original file.",
    "No class, since there is no picture in it: 1 folder: Fotos/train/empty.",
    "Left out: 1 picture in no class folder: top.png.",
    "Left out, save as PNG, JPEG or WebP to take them: 2 pictures: Fotos/train/犬/clip.GIF, Fotos/train/犬/new.heic.",
    "Left out: 1 file that is no picture: Fotos/readme.txt.",
    "Images are scaled to 32×32, whatever their proportions.",
    "Left out: 2 hidden files of the system: Fotos/.DS_Store, __MACOSX/Fotos/._1.png.",
  ]);
});

test("a picture that fails to decode is left out, and the images behind it keep their labels", async () => {
  let count = 0;
  const third: DecodePicture = async (bytes, size) => {
    if (count++ === 2) throw new Error("broken");
    return decode(bytes, size);
  };
  const files = ["train/a", "train/b", "test/a", "test/b"].flatMap((folder) => pictures(folder, 2));
  const set = await readOwnFiles(files, { decode: third, onProgress: () => {} });
  expect([...set.train.labels]).toEqual([0, 0, 1]);
  expect(set.train.pixels).toHaveLength(3 * 4 * 4 * 3);
  expect(set.notes[1]).toContain("train/b/0.png: expected a whole picture, got one that cannot be decoded");
});

test("an archive that is too large to hold is refused before it is read", async () => {
  const archive = { path: "x.zip", size: 3e9, read: () => Promise.reject(new Error("read")) };
  await expect(read([archive])).rejects.toThrow(
    "x.zip: expected an archive of at most 1,500,000,000 bytes, got 3,000,000,000; unpack it and drop the folder",
  );
});

test("a picture that is too large is left out before it is read", async () => {
  const large = { path: "train/a/9.png", size: 60_000_000, read: () => Promise.reject(new Error("read")) };
  const files = ["train/a", "train/b", "test/a", "test/b"].flatMap((folder) => pictures(folder, 2));
  const set = await read([...files, large]);
  expect(set.notes[1]).toBe(
    "train/a/9.png: expected a picture of at most 50,000,000 bytes, got 60,000,000; scale it down or leave it out.",
  );
});

test("of large pictures only the beginnings are held until each is decoded", async () => {
  let [wholeCount, startCount] = [0, 0];
  const photo = ({ path, read: bytes }: OwnFile): OwnFile => ({
    path,
    size: 40_000_000,
    read: () => {
      wholeCount += 1;
      return bytes();
    },
    readStart: async (length) => {
      startCount += 1;
      return (await bytes()).subarray(0, length);
    },
  });
  const files = [...pictures("a", 30), ...pictures("b", 30)].map(photo); // 2.4 GB, by what they say
  const counts: number[] = [];
  const set = await readOwnFiles(files, {
    decode: (bytes, size) => {
      counts.push(wholeCount);
      return decode(bytes, size);
    },
    onProgress: () => {},
  });
  expect(set.train.labels.length + set.test.labels.length).toBe(60);
  expect(startCount).toBe(60);
  expect(counts).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
});

test("an empty class folder of a zip is told", async () => {
  const files = Object.fromEntries(
    [...pictures("a", 6), ...pictures("b", 6)].map(({ path, read: bytes }) => [path, bytes() as Uint8Array]),
  );
  const set = await read([file("x.zip", zipSync({ ...files, "c/": zeros(0) }))]);
  expect(set.notes[0]).toBe("No class, since there is no picture in it: 1 folder: c.");
});

test.each<[string, readonly OwnFile[], string]>([
  ["nothing", [], "the drop: expected images or tables, got no file;"],
  [
    "pictures in no folder",
    [file("1.png", tinyPng)],
    "1.png: expected it in a folder named after its class, got it in none;",
  ],
  ["one class", pictures("a", 9), "expected at least 2 classes, got 1;"],
  [
    "an empty class",
    [...pictures("train/a", 3), ...pictures("test/b", 3)],
    'expected training images of every class, got none of "b";',
  ],
  ["an animation", [file("a/1.png", animated)], "a/1.png: expected one still picture, got an animation;"],
  ["an animated WebP", [file("a/1.webp", webp)], "a/1.webp: expected one still picture, got an animation;"],
  [
    "a GIF that is called a PNG",
    [file("a/1.png", gif)],
    "a/1.png: expected a PNG, JPEG or WebP picture, got a GIF; leave it out or take the original file",
  ],
  [
    "a picture of 12,000 pixels",
    [file("a/1.png", huge)],
    "a/1.png: expected 1 to 8,192 pixels a side, got 12,000×2;",
  ],
  [
    "text for a picture",
    [file("a/1.png", "<!doctype html>")],
    "a/1.png: expected a PNG, JPEG or WebP picture, got a web page;",
  ],
  ["too many files", many, "expected at most 100,000 files, got 100,001;"],
  [
    "a path out of the folder",
    [file("x.zip", zipSync({ "../a/1.png": tinyPng }))],
    'x.zip: expected paths inside the archive, got "../a/1.png";',
  ],
  [
    "a web page for a zip",
    [file("x.zip", "<!doctype html>".repeat(9))],
    "x.zip: expected a zip archive with its directory at the end, got a web page; download the file itself",
  ],
  [
    "counts that disagree",
    [npy("x.npy", 5, 3, 3), npy("y.npy", 4)],
    "y.npy: expected 5 labels, one for each image of x.npy, got 4;",
  ],
  [
    "arrays of mixed sizes",
    [npy("x_train.npy", 5, 3, 3), npy("y_train.npy", 5), npy("x_test.npy", 5, 4, 4), npy("y_test.npy", 5)],
    "x_test.npy: expected images of 3×3×1 as in training, got 4×4×1; resize them",
  ],
  [
    "tables of mixed sizes",
    [file("train.csv", "1,2,3,4,5\n"), file("test.csv", `1,${"2,".repeat(8)}2\n`)],
    "test.csv: expected images of 2×2×1 as before, got 3×3×1; drop tables of one size",
  ],
  ["an array without labels", [npy("x.npy", 5, 3, 3)], "and one of labels (count), got x.npy (5, 3, 3);"],
  [
    "images with two channels",
    [npy("x.npy", 5, 3, 3, 2), npy("y.npy", 5)],
    "got (5, 3, 3, 2); transpose or scale them",
  ],
  [
    "tables of text",
    [file("t.csv", `label,${"p,".repeat(8)}p\n1,2,3,4,x,6,7,8,9,10\n`)],
    't.csv, line 2, column 5: expected a whole number from 0 to 255, got "x";',
  ],
  [
    "rows of different lengths",
    [file("t.csv", "1,2,3,4,5\n1,2,3\n")],
    "t.csv, line 2: expected 5 cells as before, got 3;",
  ],
  ["rows of no square", [file("t.csv", "1,2,3,4\n")], "got 3 values; take square images"],
  [
    "a web page for Parquet",
    [file("x.parquet", "<!doctype html>".repeat(9))],
    "x.parquet: expected a Parquet file, got a web page;",
  ],
  [
    "Parquet with another schema",
    [file("x.parquet", parquetOf("text", [0, 1]))],
    'x.parquet: expected columns "image" or "img" (bytes, path) and "label", got text, label;',
  ],
  [
    "a cut Parquet file",
    [file("x.parquet", parquetOf("image", [0, 1]).subarray(0, -9))],
    "it is cut off or damaged, fetch it again",
  ],
  [
    "a label that no class has",
    [file("x.parquet", parquetOf("image", [0, 5], ["a", "b"]))],
    "x.parquet, row 2: expected a label from 0 to 1, got 5;",
  ],
  [
    "Parquet files whose classes differ",
    [
      file("train-0.parquet", parquetOf("image", [0, 1], ["cat", "dog"])),
      file("train-1.parquet", parquetOf("image", [2], ["ant", "bee", "cow"])),
    ],
    "train-1.parquet: expected the same classes as the files before it, got 3 others; drop files of one set",
  ],
  [
    "more classes than a byte counts",
    [
      file(
        "x.parquet",
        parquetOf(
          "image",
          [0, 1],
          Array.from({ length: 257 }, (_, label) => `${label}`),
        ),
      ),
    ],
    "x.parquet: expected at most 256 classes, got 257; take fewer",
  ],
  ["a file of another kind", [file("x.txt", "hello")], "x.txt: expected class folders of PNG"],
  [
    "a web page for anything",
    [file("login", "<!doctype html>")],
    "or IDX, .npy, .npz, Parquet or CSV files alone, got a web page; drop one of these",
  ],
  [
    "a web page for an array",
    [file("x.npy", "<!doctype html>")],
    "x.npy: expected a .npy array, got a web page; take the original file",
  ],
])("%s is refused in a sentence", async (_, files, sentence) => {
  const error = await read(files).catch((reason) => reason);
  expect(error).toBeInstanceOf(DataError);
  expect(error.message).toContain(sentence);
});

test("a picture that cannot be decoded is named", async () => {
  const broken: DecodePicture = () => Promise.reject(new Error("The source image could not be decoded."));
  const reading = readOwnFiles(pictures("a", 1), { decode: broken, onProgress: () => {} });
  await expect(reading).rejects.toThrow(
    "a/0.png: expected a whole picture, got one that cannot be decoded (The source image could not be decoded);",
  );
});
