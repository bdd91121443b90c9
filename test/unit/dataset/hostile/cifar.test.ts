/** @module-tag slow */
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { data, load, refusal } from "../fixtures.ts";
import { folder, write } from "./files.ts";

const copy = () => {
  for (const name of [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`).concat("test_batch.bin")) {
    mkdirSync(join(folder, "cifar"), { recursive: true });
    copyFileSync(`${data}cifar-10/${name}`, join(folder, "cifar", name));
  }
};

test("another size, a label out of range and an absent file are refused", async () => {
  copy();
  const spec = { kind: "cifar", folder: join(folder, "cifar") };
  write("cifar/data_batch_2.bin", new Uint8Array(3072));
  await expect(load(spec)).rejects.toThrow(
    refusal("file-unreadable/cifar-size", { bytes: 3072, record: 3073 }),
  );
  write("cifar/data_batch_2.bin", new Uint8Array(3073).fill(10));
  await expect(load(spec)).rejects.toThrow(
    refusal("file-unreadable/cifar-label", { label: 10, place: "record 1 (index 0)", classes: 10 }),
  );
  rmSync(join(folder, "cifar/data_batch_2.bin"));
  await expect(load(spec)).rejects.toThrow(
    refusal("file-missing", { file: join(folder, "cifar/data_batch_2.bin") }),
  );
  await expect(load({ kind: "cifar", folder })).rejects.toThrow(refusal("file-missing/cifar"));
});
