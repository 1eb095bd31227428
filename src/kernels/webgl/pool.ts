/** The largest value or the mean of each window of images, and their gradients. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { backend_util, type TensorInfo } from "@tensorflow/tfjs-core";
import { draw, type Kernel, type KernelCall } from "./program";

type Image = [number, number, number, number];
type Geometry = ReturnType<typeof backend_util.computePool2DInfo>;

interface Attributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof backend_util.computePool2DInfo>[4];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

function geometryOf(
  { shape }: TensorInfo,
  { filterSize, strides, pad, dimRoundingMode }: Attributes,
): Geometry {
  return backend_util.computePool2DInfo(shape as Image, filterSize, strides, 1, pad, dimRoundingMode);
}

function uniformsOf(geometry: Geometry) {
  const { inHeight, inWidth, outHeight, outWidth, padInfo } = geometry;
  return {
    inSize: [inHeight, inWidth],
    outSize: [outHeight, outWidth],
    window: [geometry.effectiveFilterHeight, geometry.effectiveFilterWidth],
    stride: [geometry.strideHeight, geometry.strideWidth],
    padding: [padInfo.top, padInfo.left],
  };
}

/** GLSL: two channels of one pixel of a texture. */
const pixelOf = (name: string) => `
  vec2 pixel${name}(int image, int y, int x, int c) {
    vec4 texel = get${name}(image, y, x, c);
    return (x & 1) == 0 ? texel.rg : texel.ba;
  }
`;

const isInside = "y >= 0 && y < inSize.x && x >= 0 && x < inSize.y";

function pool(backend: MathBackendWebGL, x: TensorInfo, geometry: Geometry, isMax: boolean): TensorInfo {
  return draw(backend, {
    shape: geometry.outShape,
    inputs: { X: x },
    ints: uniformsOf(geometry),
    code: `
      ${pixelOf("X")}
      vec2 poolAt(int image, int outY, int outX, int c) {
        vec2 result = vec2(${isMax ? "-3.4e38" : "0."});
        float count = 0.;
        for (int wy = 0; wy < window.x; wy++) {
          for (int wx = 0; wx < window.y; wx++) {
            int y = outY * stride.x + wy - padding.x;
            int x = outX * stride.y + wx - padding.y;
            if (${isInside}) {
              vec2 value = pixelX(image, y, x, c);
              result = ${isMax ? "max(result, value)" : "result + value"};
              count += 1.;
            }
          }
        }
        return result${isMax ? "" : " / max(count, 1.)"};
      }
      void main() {
        ivec4 at = getOutputCoords();
        finish(vec4(poolAt(at.x, at.y, at.z, at.w), poolAt(at.x, at.y, at.z + 1, at.w)), at.z, at.w);
      }`,
  });
}

/** GLSL: adds up what each window that a pixel lies in gives it; `share` is the window's word on it. */
const gatherOf = (share: string) => `
  vec2 gradientAt(int image, int y, int x, int c) {
    vec2 sum = vec2(0.);
    if (x >= inSize.y) return sum;
    for (int wy = 0; wy < window.x; wy++) {
      int fromY = y + padding.x - wy;
      if (fromY < 0 || fromY % stride.x != 0 || fromY / stride.x >= outSize.x) continue;
      for (int wx = 0; wx < window.y; wx++) {
        int fromX = x + padding.y - wx;
        if (fromX < 0 || fromX % stride.y != 0 || fromX / stride.y >= outSize.y) continue;
        int outY = fromY / stride.x;
        int outX = fromX / stride.y;
        vec2 change = pixelD(image, outY, outX, c);
        ${share}
      }
    }
    return sum;
  }
  void main() {
    ivec4 at = getOutputCoords();
    finish(vec4(gradientAt(at.x, at.y, at.z, at.w), gradientAt(at.x, at.y, at.z + 1, at.w)), at.z, at.w);
  }
`;

/** The first of the largest values takes the whole gradient of a window. */
const ofMaximum = `
  vec2 top = pixelY(image, outY, outX, c);
  vec2 isTop = vec2(equal(pixelX(image, y, x, c), top));
  for (int earlier = 0; earlier < wy * window.y + wx; earlier++) {
    int otherY = outY * stride.x + earlier / window.y - padding.x;
    int otherX = outX * stride.y + earlier % window.y - padding.y;
    if (otherY < 0 || otherY >= inSize.x || otherX < 0 || otherX >= inSize.y) continue;
    isTop *= vec2(notEqual(pixelX(image, otherY, otherX, c), top));
  }
  sum += change * isTop;
`;

/** Each value that counts takes its part of the gradient of a window. */
const ofMean = `
  int height = min(fromY - padding.x + window.x, inSize.x) - max(fromY - padding.x, 0);
  int width = min(fromX - padding.y + window.y, inSize.y) - max(fromX - padding.y, 0);
  sum += change / float(height * width);
`;

export const poolKernels: readonly Kernel<Attributes>[] = [
  {
    name: "MaxPool",
    run: ({ inputs: { x }, attrs, backend }: KernelCall<Attributes>) =>
      pool(backend, x, geometryOf(x, attrs), true),
  },
  {
    name: "AvgPool",
    run: ({ inputs: { x }, attrs, backend }: KernelCall<Attributes>) =>
      pool(backend, x, geometryOf(x, attrs), false),
  },
  {
    name: "MaxPoolGrad",
    run: ({ inputs: { dy, input, output }, attrs, backend }: KernelCall<Attributes>) => {
      const geometry = geometryOf(input, attrs);
      return draw(backend, {
        shape: geometry.inShape,
        inputs: { D: dy, X: input, Y: output },
        ints: uniformsOf(geometry),
        code: `${pixelOf("D")} ${pixelOf("X")} ${pixelOf("Y")} ${gatherOf(ofMaximum)}`,
      });
    },
  },
  {
    name: "AvgPoolGrad",
    run: ({ inputs: { dy, input }, attrs, backend }: KernelCall<Attributes>) => {
      const geometry = geometryOf(input, attrs);
      return draw(backend, {
        shape: geometry.inShape,
        inputs: { D: dy },
        ints: uniformsOf(geometry),
        code: `${pixelOf("D")} ${gatherOf(ofMean)}`,
      });
    },
  },
];
