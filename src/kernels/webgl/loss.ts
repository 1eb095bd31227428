/** Softmax cross-entropy, accuracy, and the register that keeps both of the last steps. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { draw, type Kernel, type KernelCall, using, view } from "./program";

/** Labels of two rows and two classes: shares `[batch, classes]`, or classes `[batch]`. */
const labelsOf = (hasClasses: boolean) =>
  hasClasses
    ? `vec4 labelsAt(int row, int c) {
        vec2 label = getL(row).rg; // rows come in pairs
        return vec4(equal(vec4(c, c + 1, c, c + 1), label.xxyy));
      }`
    : "vec4 labelsAt(int row, int c) { return getL(row, c); }";

/** GLSL: the largest logit of both rows, and the sum of exp(logit − largest). */
const softmaxOf = `
  vec4 logitsAt(int row, int c) {
    vec4 logits = getX(row, c);
    if (c + 1 >= classes) logits.ga = vec2(-1e38);
    return logits;
  }
  vec2 topOf(int row) {
    vec2 top = vec2(-1e38);
    for (int c = 0; c < classes; c += 2) {
      vec4 logits = logitsAt(row, c);
      top = max(top, max(logits.rb, logits.ga));
    }
    return top;
  }
  vec2 sumOf(int row, vec2 top) {
    vec2 sum = vec2(0.);
    for (int c = 0; c < classes; c += 2) {
      vec4 terms = exp(logitsAt(row, c) - top.xxyy);
      sum += terms.rb + terms.ga;
    }
    return sum;
  }
`;

/** The mean over the batch, and its gradient. */
function crossEntropy({ inputs: { labels, logits }, backend }: KernelCall): TensorInfo[] {
  const [batch, classes] = logits.shape;
  const hasClasses = labels.shape.length === 1;
  const inputs = { X: logits, L: labels };
  const ints = { classes };
  const functions = `${labelsOf(hasClasses)} ${softmaxOf}`;
  const losses = draw(backend, {
    shape: [batch, 1],
    inputs,
    ints,
    code: `
      ${functions}
      void main() {
        int row = getOutputCoords().x;
        vec2 top = topOf(row);
        vec2 spread = log(sumOf(row, top));
        vec2 loss = vec2(0.);
        for (int c = 0; c < classes; c += 2) {
          vec4 term = labelsAt(row, c) * (top.xxyy + spread.xxyy - getX(row, c));
          if (c + 1 >= classes) term.ga = vec2(0.);
          loss += term.rb + term.ga;
        }
        finish(vec4(loss.x, 0., loss.y, 0.), row, 0);
      }`,
  });
  const loss = using(backend, losses, () => meanOf(backend, losses));
  const gradient = draw(backend, {
    shape: [batch, classes],
    inputs,
    ints,
    floats: { share: 1 / batch },
    code: `
      ${functions}
      void main() {
        ivec2 at = getOutputCoords();
        vec2 top = topOf(at.x);
        vec2 total = vec2(0.);
        for (int c = 0; c < classes; c += 2) {
          vec4 labels = labelsAt(at.x, c);
          if (c + 1 >= classes) labels.ga = vec2(0.);
          total += labels.rb + labels.ga;
        }
        vec4 probabilities = exp(getX(at.x, at.y) - top.xxyy) / sumOf(at.x, top).xxyy;
        finish((probabilities * total.xxyy - labelsAt(at.x, at.y)) * share, at.x, at.y);
      }`,
  });
  return [loss, gradient];
}

/** The share of rows whose first largest logit is the label's class. */
function accuracy({ inputs: { labels, logits }, backend }: KernelCall): TensorInfo {
  const [batch, classes] = logits.shape;
  const right = draw(backend, {
    shape: [batch, 1],
    inputs: { X: logits, L: labels },
    ints: { classes },
    code: `
      ${softmaxOf}
      void main() {
        int row = getOutputCoords().x;
        vec2 top = topOf(row);
        vec2 first = vec2(-1.);
        for (int c = 0; c < classes; c += 2) {
          vec4 logits = logitsAt(row, c);
          if (first.x < 0. && logits.r == top.x) first.x = float(c);
          if (first.x < 0. && logits.g == top.x) first.x = float(c + 1);
          if (first.y < 0. && logits.b == top.y) first.y = float(c);
          if (first.y < 0. && logits.a == top.y) first.y = float(c + 1);
        }
        vec2 isRight = vec2(equal(first, getL(row).rg));
        finish(vec4(isRight.x, 0., isRight.y, 0.), row, 0);
      }`,
  });
  return using(backend, right, () => meanOf(backend, right));
}

/** Of `[count, 1]`. */
function meanOf(backend: MathBackendWebGL, values: TensorInfo): TensorInfo {
  const [count] = values.shape;
  const mean = draw(backend, {
    shape: [1, 1],
    inputs: { V: values },
    ints: { count },
    code: `
      void main() {
        float sum = 0.;
        for (int row = 0; row < count; row += 2) {
          vec4 pair = getV(row, 0);
          sum += row + 1 < count ? pair.r + pair.b : pair.r;
        }
        finish(vec4(sum / float(count), 0., 0., 0.), 0, 0);
      }`,
  });
  return { ...mean, shape: [] };
}

/** The rows of `[count, 2]` but the first, then `[loss, accuracy]`. */
function shiftIn({ inputs: { register, loss, accuracy: share }, backend }: KernelCall): TensorInfo {
  const [count] = register.shape;
  return draw(backend, {
    shape: [count, 2],
    inputs: { R: register, A: view(loss, [1, 1]), B: view(share, [1, 1]) },
    ints: { count },
    code: `
      vec2 rowAt(int row) {
        if (row == count) return vec2(getA(0, 0).r, getB(0, 0).r);
        vec4 pair = getR(row, 0);
        return (row & 1) == 0 ? pair.rg : pair.ba;
      }
      void main() {
        int row = getOutputCoords().x;
        finish(vec4(rowAt(row + 1), rowAt(row + 2)), row, 0);
      }`,
  });
}

export const lossKernels: readonly Kernel[] = [
  { name: "StrataSoftmaxCrossEntropy", run: crossEntropy },
  { name: "StrataAccuracy", run: accuracy },
  { name: "StrataShiftIn", run: shiftIn },
];
