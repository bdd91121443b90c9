import Type from "typebox";
import { defaultSlope } from "../../network/layers.ts";
import { count, inUnits, object, positive, rate } from "../../schema/fields.ts";

const stride = Type.Optional(
  count(
    "Rows and columns from one window to the next; without it, windows lie side by side.",
    1,
    undefined,
    256,
  ),
);
const size = count("Height and width of the window.", 1, 2, 256);

/** One layer of a list; shapes without the batch. */
export const LayerSchema = Type.Union(
  [
    object(
      "A dense layer: every unit sums up all inputs. Takes flat samples.",
      {
        kind: Type.Literal("dense"),
        units: inUnits("units", count("Number of units.", 1, undefined, 16_384)),
      },
      { title: "a dense layer" },
    ),
    object(
      "A convolution over the height and width of images.",
      {
        kind: Type.Literal("conv2d"),
        filters: inUnits(
          "filters",
          count("Number of filters, which become the channels.", 1, undefined, 4096),
        ),
        kernel: count("Height and width of the window.", 1, 3, 64),
        stride: count("Rows and columns from one window to the next.", 1, 1, 256),
        padding: Type.Enum(["same", "valid"], {
          description:
            "`same` pads with zeros so that only the stride makes the output smaller; with `valid` windows lie within the input.",
          default: "same",
        }),
      },
      { title: "a convolution" },
    ),
    object(
      "The largest number of each window, channel by channel.",
      { kind: Type.Literal("maxPooling2d"), size, stride },
      { title: "max pooling" },
    ),
    object(
      "The mean of each window, channel by channel.",
      { kind: Type.Literal("averagePooling2d"), size, stride },
      { title: "average pooling" },
    ),
    object(
      "The mean of each channel over the whole image; the result is flat.",
      { kind: Type.Literal("globalAveragePooling2d") },
      { title: "global average pooling" },
    ),
    object(
      "Makes images flat, row by row, channels last.",
      { kind: Type.Literal("flatten") },
      { title: "flatten" },
    ),
    object(
      "Sets numbers to 0 at random while it trains, and divides the others by what is left.",
      { kind: Type.Literal("dropout"), rate: rate("Share of the numbers that become 0.", 0.5) },
      { title: "dropout" },
    ),
    object(
      "Brings each channel or unit to mean 0 and variance 1 over the batch, then scales and shifts it.",
      {
        kind: Type.Literal("batchNormalization"),
        momentum: rate("Share that the moving averages keep at each step.", 0.99),
        epsilon: positive("Added to the variance.", 1e-3),
      },
      { title: "batch normalization" },
    ),
    object("The larger of 0 and x.", { kind: Type.Literal("relu") }, { title: "ReLU" }),
    object("The hyperbolic tangent.", { kind: Type.Literal("tanh") }, { title: "tanh" }),
    object(
      "x times the normal distribution function of x.",
      { kind: Type.Literal("gelu") },
      { title: "GELU" },
    ),
    object("1/(1 + e^−x).", { kind: Type.Literal("sigmoid") }, { title: "the sigmoid" }),
    object(
      "x where it is above 0, else x times the slope.",
      { kind: Type.Literal("leakyRelu"), slope: rate("Slope below 0.", defaultSlope) },
      { title: "leaky ReLU" },
    ),
  ],
  { description: "A layer." },
);
