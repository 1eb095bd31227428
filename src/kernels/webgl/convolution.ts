/** Convolutions of images `[batch, height, width, channels]`. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { backend_util, type TensorInfo } from "@tensorflow/tfjs-core";
import { draw, type Kernel, type KernelCall, using, view } from "./program";
import { addParts, partsFor } from "./sums";

type Image = [number, number, number, number];
type Geometry = ReturnType<typeof backend_util.computeConv2DInfo>;

interface ConvAttributes {
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof backend_util.computeConv2DInfo>[4];
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly activation?: string;
  readonly inputShape?: Image;
  readonly filterShape?: Image;
}

function geometryOf(
  input: readonly number[],
  filter: readonly number[],
  attributes: ConvAttributes,
): Geometry {
  const { strides, pad, dilations = 1, dimRoundingMode } = attributes;
  return backend_util.computeConv2DInfo(
    input as Image,
    filter as Image,
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
}

/** GLSL: reads images whose rows hold `width` pixels and whose pixels hold `channels`. */
const pixelsOf = (name: string, width: string, channels: string) => `
  // Two channels of the pixel x in the row of texels that begins at start: zero outside of the image.
  vec2 pixel${name}(inout vec4 held, inout int heldAt, int start, int x, bool isLast) {
    if (x < 0 || x >= ${width}) return vec2(0.);
    int at = x / 2;
    if (at != heldAt) {
      held = fetch${name}(start + at * ((${channels} + 1) / 2));
      heldAt = at;
    }
    vec2 both = (x & 1) == 0 ? held.rg : held.ba;
    return isLast ? vec2(both.x, 0.) : both;
  }
`;

function uniformsOf(geometry: Geometry) {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = geometry;
  return {
    inSize: [inHeight, inWidth, inChannels],
    outSize: [outHeight, outWidth, outChannels],
    kernelSize: [geometry.filterHeight, geometry.filterWidth],
    stride: geometry.strideHeight,
    padding: [padInfo.top, padInfo.left],
  };
}

/** GLSL: half the sizes, rounded up, of what is packed. */
const halves = `
  int inTexels = (inSize.z + 1) / 2;
  int outTexels = (outSize.z + 1) / 2;
  int inRow = (inSize.y + 1) / 2 * inTexels;
  int outRow = (outSize.y + 1) / 2 * outTexels;
`;

/** Each texel: two pixels of two output channels. */
function forward(
  backend: MathBackendWebGL,
  x: TensorInfo,
  kernel: TensorInfo,
  bias: TensorInfo | undefined,
  geometry: Geometry,
  isRelu: boolean,
): TensorInfo {
  const isSliding = geometry.strideWidth === 1; // the second pixel is the first one of the next column
  return draw(backend, {
    shape: geometry.outShape,
    inputs: { X: x, W: kernel, ...(bias && { B: bias }) },
    ints: uniformsOf(geometry),
    code: `
      ${pixelsOf("X", "inSize.y", "inSize.z")}
      void main() {
        ivec4 at = getOutputCoords();
        ${halves}
        vec4 sum = vec4(0.);
        for (int ky = 0; ky < kernelSize.x; ky++) {
          int y = at.y * stride + ky - padding.x;
          if (y < 0 || y >= inSize.x) continue;
          for (int c = 0; c < inTexels; c++) {
            bool isLast = 2 * c + 1 >= inSize.z;
            int start = (at.x * inSize.x + y) * inRow + c;
            int weight = (ky * kernelSize.y * inTexels + c) * outTexels + at.w / 2;
            int x = at.z * stride - padding.y;
            vec4 a, b;
            int aAt = -1, bAt = -1;
            ${isSliding ? "vec2 first, second = pixelX(a, aAt, start, x, isLast);" : "vec2 first, second;"}
            for (int kx = 0; kx < kernelSize.y; kx++) {
              ${isSliding ? "first = second;" : "first = pixelX(a, aAt, start, x, isLast);"}
              second = pixelX(${isSliding ? "a, aAt" : "b, bAt"}, start, x + stride, isLast);
              vec4 w = fetchW(weight);
              if (isLast) w.ba = vec2(0.);
              sum += vec4(first.x * w.rg + first.y * w.ba, second.x * w.rg + second.y * w.ba);
              weight += inTexels * outTexels;
              x += 1;
            }
          }
        }
        ${bias ? "sum += getB(at.w).rgrg;" : ""}
        finish(${isRelu ? "max(sum, vec4(0.))" : "sum"}, at.z, at.w);
      }`,
  });
}

/** Each texel: two pixels of two input channels. */
function inputGradient(
  backend: MathBackendWebGL,
  dy: TensorInfo,
  kernel: TensorInfo,
  geometry: Geometry,
): TensorInfo {
  return draw(backend, {
    shape: geometry.inShape,
    inputs: { D: dy, W: kernel },
    ints: uniformsOf(geometry),
    code: `
      ${pixelsOf("D", "outSize.y", "outSize.z")}
      // The output that this input meets at a place of the kernel; -1 if it lies between two steps.
      int meet(int place) {
        if (stride == 1) return place;
        return place >= 0 && place % stride == 0 ? place / stride : -1;
      }
      void main() {
        ivec4 at = getOutputCoords();
        ${halves}
        vec4 sum = vec4(0.);
        for (int ky = 0; ky < kernelSize.x; ky++) {
          int y = meet(at.y + padding.x - ky);
          if (y < 0 || y >= outSize.x) continue;
          for (int c = 0; c < outTexels; c++) {
            bool isLast = 2 * c + 1 >= outSize.z;
            int start = (at.x * outSize.x + y) * outRow + c;
            int weight = (ky * kernelSize.y * inTexels + at.w / 2) * outTexels + c;
            vec4 a;
            int aAt = -1;
            int x = at.z + padding.y;
            vec2 first = pixelD(a, aAt, start, meet(x + 1), isLast), second;
            for (int kx = 0; kx < kernelSize.y; kx++) {
              second = first;
              first = pixelD(a, aAt, start, meet(x - kx), isLast);
              vec4 w = fetchW(weight);
              if (isLast) w.ga = vec2(0.);
              sum += vec4(dot(first, w.rg), dot(first, w.ba), dot(second, w.rg), dot(second, w.ba));
              weight += inTexels * outTexels;
            }
          }
        }
        finish(sum, at.z, at.w);
      }`,
  });
}

/** Each texel: two input channels of two output channels, over a part of the rows of all images. */
function kernelGradient(
  backend: MathBackendWebGL,
  x: TensorInfo,
  dy: TensorInfo,
  geometry: Geometry,
): TensorInfo {
  const { filterHeight, filterWidth, inChannels, outChannels, batchSize, outHeight } = geometry;
  const rowCount = batchSize * outHeight;
  const texels = filterHeight * filterWidth * Math.ceil(inChannels / 2) * Math.ceil(outChannels / 2);
  const partCount = partsFor(texels, rowCount);
  const rowsPerPart = Math.ceil(rowCount / partCount);
  const parts = draw(backend, {
    shape: [partCount * filterHeight, filterWidth, inChannels, outChannels],
    inputs: { X: x, D: dy },
    ints: { ...uniformsOf(geometry), rows: [rowCount, rowsPerPart] },
    code: `
      ${pixelsOf("X", "inSize.y", "inSize.z")}
      void main() {
        ivec4 at = getOutputCoords();
        ${halves}
        int part = at.x / kernelSize.x;
        int ky = at.x - part * kernelSize.x;
        bool isLast = at.z + 1 >= inSize.z;
        vec4 sum = vec4(0.);
        int end = min((part + 1) * rows.y, rows.x);
        for (int row = part * rows.y; row < end; row++) {
          int image = row / outSize.x;
          int outY = row - image * outSize.x;
          int y = outY * stride + ky - padding.x;
          if (y < 0 || y >= inSize.x) continue;
          int start = (image * inSize.x + y) * inRow + at.z / 2;
          int change = row * outRow + at.w / 2;
          int x = at.y - padding.y;
          vec4 a, b;
          int aAt = -1, bAt = -1;
          for (int outX = 0; outX < outSize.y; outX += 2) {
            vec4 d = fetchD(change);
            if (outX + 1 >= outSize.y) d.ba = vec2(0.);
            vec2 first = pixelX(a, aAt, start, x, isLast);
            b = a;
            bAt = aAt;
            vec2 second = pixelX(b, bAt, start, x + stride, isLast);
            a = b;
            aAt = bAt;
            sum += first.xxyy * d.rgrg + second.xxyy * d.baba;
            change += outTexels;
            x += 2 * stride;
          }
        }
        finish(sum, at.z, at.w);
      }`,
  });
  const { filterShape } = geometry;
  if (partCount === 1) return view(parts, filterShape);
  const flat = view(parts, [partCount, filterHeight * filterWidth, inChannels, outChannels]);
  return using(backend, parts, () => view(addParts(backend, flat), filterShape));
}

function accepts({ inputs: { x, filter }, attrs }: KernelCall<ConvAttributes>): boolean {
  if ((attrs.dataFormat ?? "NHWC") !== "NHWC") return false;
  const input = x?.shape ?? (attrs.inputShape as Image);
  const { dilationHeight, dilationWidth, strideHeight, strideWidth } = geometryOf(
    input,
    filter?.shape ?? (attrs.filterShape as Image),
    attrs,
  );
  return dilationHeight === 1 && dilationWidth === 1 && strideHeight === strideWidth;
}

export const convolutionKernels: readonly Kernel[] = [
  {
    name: "StrataConvolution",
    accepts,
    run: ({ inputs: { x, filter, bias }, attrs, backend }: KernelCall<ConvAttributes>) =>
      forward(
        backend,
        x,
        filter,
        bias,
        geometryOf(x.shape, filter.shape, attrs),
        attrs.activation === "relu",
      ),
  },
  {
    name: "Conv2DBackpropInput",
    accepts,
    run: ({ inputs: { dy, filter }, attrs, backend }: KernelCall<ConvAttributes>) =>
      inputGradient(backend, dy, filter, geometryOf(attrs.inputShape as Image, filter.shape, attrs)),
  },
  {
    name: "Conv2DBackpropFilter",
    accepts,
    run: ({ inputs: { x, dy }, attrs, backend }: KernelCall<ConvAttributes>) =>
      kernelGradient(backend, x, dy, geometryOf(x.shape, attrs.filterShape as Image, attrs)),
  },
];
