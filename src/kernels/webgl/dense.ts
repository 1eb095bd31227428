/** Dense layers: products of matrices `[…, rows, inputs]` with a kernel `[inputs, units]`, two reads for 8 multiply–adds. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { asMatrices, draw, type Kernel, type KernelCall, using, view } from "./program";
import { addParts, partsFor } from "./sums";

/** Each texel: two rows of two units. */
function forward({
  inputs: { a, b, bias },
  attrs,
  backend,
}: KernelCall<{ activation?: string }>): TensorInfo {
  const [inputs, units] = b.shape;
  const [count, rows] = asMatrices(a.shape);
  const out = draw(backend, {
    shape: [count, rows, units],
    inputs: { X: view(a, [count, rows, inputs]), W: b, ...(bias && { B: bias }) },
    ints: { inputs },
    code: `
      void main() {
        ivec3 at = getOutputCoords();
        int even = inputs & ~1;
        vec4 sum = vec4(0.);
        for (int k = 0; k < even; k += 2) {
          vec4 a = getX(at.x, at.y, k);
          vec4 b = getW(k, at.z);
          sum += a.rrbb * b.rgrg + a.ggaa * b.baba;
        }
        if (even < inputs) sum += getX(at.x, at.y, even).rrbb * getW(even, at.z).rgrg;
        ${bias ? "sum += getB(at.z).rgrg;" : ""}
        finish(${attrs.activation === "relu" ? "max(sum, vec4(0.))" : "sum"}, at.y, at.z);
      }`,
  });
  return { ...out, shape: [...a.shape.slice(0, -1), units] };
}

/** Each texel: two rows of two inputs. */
function inputGradient({ inputs: { dy, b }, backend }: KernelCall): TensorInfo {
  const [inputs, units] = b.shape;
  const [count, rows] = asMatrices(dy.shape);
  const out = draw(backend, {
    shape: [count, rows, inputs],
    inputs: { D: view(dy, [count, rows, units]), W: b },
    ints: { units },
    code: `
      void main() {
        ivec3 at = getOutputCoords();
        int even = units & ~1;
        vec4 sum = vec4(0.);
        for (int k = 0; k < even; k += 2) {
          vec4 a = getD(at.x, at.y, k);
          vec4 b = getW(at.z, k);
          sum += a.rrbb * b.rbrb + a.ggaa * b.gaga;
        }
        if (even < units) sum += getD(at.x, at.y, even).rrbb * getW(at.z, even).rbrb;
        finish(sum, at.y, at.z);
      }`,
  });
  return { ...out, shape: [...dy.shape.slice(0, -1), inputs] };
}

/** Each texel: two inputs of two units, over a part of the rows. */
function kernelGradient({ inputs: { a, dy }, backend }: KernelCall): TensorInfo {
  const [count, rows, inputs] = asMatrices(a.shape);
  const units = dy.shape[dy.shape.length - 1];
  const rowTexels = Math.ceil(rows / 2);
  const partCount = partsFor(Math.ceil(inputs / 2) * Math.ceil(units / 2), count * rowTexels);
  const parts = draw(backend, {
    shape: [partCount, inputs, units],
    inputs: { X: view(a, [count, rows, inputs]), D: view(dy, [count, rows, units]) },
    ints: { rows, texels: [rowTexels, count * rowTexels, Math.ceil((count * rowTexels) / partCount)] },
    code: `
      void main() {
        ivec3 at = getOutputCoords();
        int first = at.x * texels.z;
        int matrix = first / texels.x;
        int row = 2 * (first - matrix * texels.x);
        vec4 sum = vec4(0.);
        for (int left = min(texels.z, texels.y - first); left > 0; left--) {
          vec4 a = getX(matrix, row, at.y);
          vec4 b = getD(matrix, row, at.z);
          sum += a.rrgg * b.rgrg;
          if (row + 1 < rows) sum += a.bbaa * b.baba;
          row += 2;
          if (row >= rows) {
            row = 0;
            matrix += 1;
          }
        }
        finish(sum, at.y, at.z);
      }`,
  });
  return view(sumOf(backend, parts), [inputs, units]);
}

function sumOf(backend: MathBackendWebGL, parts: TensorInfo): TensorInfo {
  return parts.shape[0] === 1 ? parts : using(backend, parts, () => addParts(backend, parts));
}

export const denseKernels: readonly Kernel[] = [
  { name: "StrataDense", run: forward },
  { name: "StrataDenseInputGradient", run: inputGradient },
  { name: "StrataDenseKernelGradient", run: kernelGradient },
];
