import { expect, test } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "../../../server/src/runs/trainer/safetensors.ts";

const tensors = [
  { name: "dense_1/kernel", shape: [2, 2], data: Float32Array.of(1, -2.5, 3e-40, Number.NaN) },
  { name: "order/state", shape: [3], data: Uint32Array.of(0, 1, 2 ** 32 - 1) },
];
const file = encodeSafetensors(tensors, { run: "a", epoch: "3", data: '{"shift":[1.5]}' });

test("what is written is read again, also from a Buffer that lies at an odd place in its memory", () => {
  for (const offset of [0, 1, 7]) {
    const memory = Buffer.alloc(file.length + offset, 0xff);
    memory.set(file, offset);
    const read = decodeSafetensors(memory.subarray(offset));
    expect(read.tensors).toEqual(tensors);
    expect(read.metadata).toMatchObject({ run: "a", epoch: "3" });
  }
});

test("the bytes are those of the format: a length, a JSON header, then the arrays", () => {
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  expect(header["dense_1/kernel"]).toEqual({ dtype: "F32", shape: [2, 2], data_offsets: [0, 16] });
  expect(header["order/state"]).toEqual({ dtype: "U32", shape: [3], data_offsets: [16, 28] });
  expect([...file.subarray(8 + length, 16 + length)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0]);
  expect(file.length).toBe(8 + length + 28);
});

test("any byte that is wrong or missing is found", () => {
  for (let index = 0; index < file.length; index++) {
    const damaged = file.slice();
    damaged[index]! ^= 1;
    let read: ReturnType<typeof decodeSafetensors> | null = null;
    try {
      read = decodeSafetensors(damaged);
    } catch (error) {
      expect((error as Error).message).toMatch(/damaged|truncated|does not fit/);
    }
    expect(() => decodeSafetensors(file.subarray(0, index))).toThrow();
    if (!read) continue;
    // The name of the header's checksum may be another, but nothing else.
    expect(read.tensors).toEqual(tensors);
    expect(read.metadata).toMatchObject({ run: "a", epoch: "3", data: '{"shift":[1.5]}' });
  }
});
