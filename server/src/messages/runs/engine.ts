/** Training: the trainer process, its engines, snapshots and models. */
import type { Messages } from "../message.ts";

export const engineMessages = {
  "trainer/ended-again": ({ count, epoch, reason }: { count: number; epoch: number; reason: string }) => [
    `The trainer process ended ${count} times after epoch ${epoch} of this run (${reason})`,
    "see `dai daemon logs`",
  ],
  "trainer/ended": ({ reason }: { reason: string }) =>
    `The trainer process ended (${reason}); its runs continue from their last snapshots.`,
  "trainer/no-start": ({ reason }: { reason: string }) => [
    `The trainer process can't be started (${reason}), so nothing trains`,
    "close other programs, or raise the limits of this user",
  ],
  "trainer/silent": ({ pid, seconds }: { pid: number | undefined; seconds: number }) => [
    `The trainer process (${pid}) has not answered for ${seconds} s, so nothing trains`,
    `end it with \`kill -9 ${pid}\`; its runs then continue from their last snapshots`,
  ],
  "trainer/no-progress": ({ run, seconds }: { run: string; seconds: number }) => [
    `Run ${run} has made no progress for ${seconds} s`,
    `stop it with \`dai stop ${run}\``,
  ],
  "trainer/broke-off": ({ reason }: { reason: string }) => `Training failed: ${reason}.`,
  "trainer/no-snapshot": ({ run, reason }: { run: string; reason: string }) => [
    `Run ${run} continues without new snapshots (${reason})`,
    "check that the disk has room",
  ],
  "trainer/other-arithmetic": ({
    wanted,
    engine,
    here,
  }: {
    wanted: string;
    engine: string;
    here: string;
  }) => [
    `This run was computed with ${wanted}, and the engine ${engine} on this machine computes with ${here}`,
    "launch its spec again, which makes new runs",
  ],
  "diverged/at-start": ({ gain }: { gain: string }) => [
    "The network's numbers overflowed before the first step",
    `use a smaller gain than ${gain}`,
  ],
  "diverged/in-epoch": ({ epoch, gain, rate }: { epoch: number; gain: string; rate: number }) => [
    `The network's numbers overflowed in epoch ${epoch}`,
    `use a smaller gain than ${gain} or a smaller learning rate than ${rate}`,
  ],
  "snapshot/unusable": ({ path, reason }: { path: string; reason: string }) =>
    `The snapshot ${path} can't be used (${reason}), so the run continues from an earlier one.`,
  "snapshot/cut": () => "the file is truncated",
  "snapshot/checksum": () => "the file is damaged: its checksum is wrong",
  "snapshot/tensor": ({ name }: { name: string }) => `the file's tensor "${name}" does not fit its header`,
  "snapshot/header": () => "the file is damaged: its header is not JSON",
  "snapshot/no-tensor": ({ name }: { name: string }) =>
    `The snapshot has no tensor "${name}"; it belongs to another run.`,
  "snapshot/other-shape": ({
    name,
    shape,
    wanted,
  }: {
    name: string;
    shape: readonly number[];
    wanted: readonly number[];
  }) =>
    `The snapshot's tensor "${name}" has the shape [${shape}], not [${wanted}]; it belongs to another run.`,
  "snapshot/no-integers": ({ name, count }: { name: string; count: number }) =>
    `The snapshot has no tensor "${name}" of ${count} unsigned integers; it belongs to another run.`,
  "engine/fallback": ({ reason }: { reason: string }) =>
    `Training with WebAssembly instead of native kernels: ${reason}`,
  "engine/loaded": ({ name, description }: { name: string; description: string }) =>
    `Engine ${name} on this machine: ${description}.`,
  "engine/switched-off": () =>
    "The native kernels are switched off (DAI_NATIVE=off, or they crashed here before).",
  "engine/no-platform": ({ platform, arch }: { platform: string; arch: string }) =>
    `There are no native kernels for ${platform}-${arch}.`,
  "engine/not-built": () => [
    "This build has no native kernels",
    "install a C compiler and run `npm run build`",
  ],
  "engine/not-loaded": ({ file, reason }: { file: string; reason: string }) => [
    `The native kernels ${file} cannot be loaded (${reason})`,
    "install them again, or run `npm run build`",
  ],
  "engine/truncated": () => "the file is truncated",
  "engine/other-version": ({ file }: { file: string }) => [
    `The native kernels ${file} belong to another version`,
    "install them again, or run `npm run build`",
  ],
  "engine/without-native": ({ description, reason }: { description: string; reason: string }) =>
    `${description} (${reason})`,
  "engine/crashed": ({ reason, file }: { reason: string; file: string }) =>
    `The native kernels crashed (${reason}): runs continue with WebAssembly on this machine. Delete ${file} to try the native kernels again.`,
  "engine/processor": () => "This processor lacks AVX2 and FMA, which the native kernels need.",
  "network/last-layer": ({ outputs }: { outputs: number }) =>
    `A network for this dataset has to end with a dense layer of ${outputs} units.`,
  "network/loss-for-classes": ({ loss, targets }: { loss: string; targets: string | undefined }) => [
    `The loss ${loss} is for classes, and this dataset has numbers to predict (${targets})`,
    "use meanSquaredError or huber",
  ],
  "network/loss-for-numbers": ({ loss }: { loss: string }) => [
    `The loss ${loss} is for numbers to predict, and this dataset has classes`,
    "use crossEntropy",
  ],
  "engine/no-backend": ({ problems }: { problems: string }) => [
    `TensorFlow.js has no backend that works here (${problems})`,
    "use the engine wasm",
  ],
  "engine/no-gradient": ({ engine, kind }: { engine: string; kind: string }) => [
    `The engine ${engine} cannot train ${kind}, whose gradient its WebAssembly backend lacks`,
    "use the engine wasm",
  ],
  "engine/memory": ({ size }: { size: number }) => [
    `The network and its batches need ${size} MB, more than WebAssembly's memory can hold here`,
    "make the layers narrower or the batches smaller",
  ],
  "engine/no-kernels": ({ file }: { file: string }) => [
    `The kernels at ${file} cannot be loaded`,
    "run `npm run build`",
  ],
  "model/program": ({ run }: { run: string }) => [
    `Run ${run} was trained by a program, which keeps its own weights`,
    "take them from the program",
  ],
  "model/mid-epoch": ({ run }: { run: string }) => [
    `The snapshot of run ${run} is from the middle of an epoch`,
    `continue the run first, with \`dai continue ${run}\``,
  ],
  "model/no-snapshot": ({ run }: { run: string }) =>
    `Run ${run} has no snapshot yet, or \`dai gc\` has deleted its snapshots.`,
  "model/other-snapshot": ({ run, what, there }: { run: string; what: string; there: string }) =>
    `Run ${run} has no snapshot of ${what}: ${there}.`,
  "model/unknown-data": ({
    run,
    remedy,
  }: {
    run: string | number | undefined;
    remedy: string | number | undefined;
  }) => `The snapshot of run ${run} has no description of its data: ${remedy}.`,
  "model/large": ({
    run,
    remedy,
  }: {
    run: string | number | undefined;
    remedy: string | number | undefined;
  }) => `The model of run ${run} is larger than 10 MiB: ${remedy}.`,
} as const satisfies Messages;
