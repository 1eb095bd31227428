/** Dropout's masks: the numbers of `src/settings/random.ts`. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { MaskAttributes } from "../ops/mask";
import { asMatrices, draw, type Kernel, type KernelCall } from "./program";

function randomMask({ attrs, backend }: KernelCall<MaskAttributes>): TensorInfo {
  const shape = asMatrices(attrs.shape);
  const out = draw(backend, {
    shape,
    inputs: {},
    ints: { key: attrs.key | 0, threshold: attrs.threshold },
    floats: { kept: attrs.kept },
    code: `
      uint mix(uint h) {
        h ^= h >> 16u;
        h *= 0x21f0aaadu;
        h ^= h >> 15u;
        h *= 0xd35a2d97u;
        return h ^ (h >> 15u);
      }
      float keptAt(int index) {
        uint bits = mix(mix(uint(index) + 0x9e3779b9u) ^ uint(key));
        return int(bits >> 8u) < threshold ? 0. : kept;
      }
      void main() {
        ivec3 at = getOutputCoords();
        int first = (at.x * last.x + at.y) * last.y + at.z;
        ivec2 rows = ivec2(first, first + last.y);
        finish(vec4(keptAt(rows.x), keptAt(rows.x + 1), keptAt(rows.y), keptAt(rows.y + 1)), at.y, at.z);
      }`,
  });
  return { ...out, shape: [...attrs.shape] };
}

export const maskKernels: readonly Kernel[] = [{ name: "StrataRandomMask", run: randomMask }];
