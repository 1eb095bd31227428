/** Attention of heads that lie side by side, `[batch, tokens, 3 · width]` (Vaswani et al. 2017, section 3.2). */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { draw, type Kernel, type KernelCall, using } from "./program";

interface Attributes {
  readonly headCount: number;
  readonly isCausal: boolean;
}

/** Where a head's queries, keys and values begin: `heads` is (head width, width), `tokens` their number. */
const offsets = `
  int queries(int head) { return head * heads.x; }
  int keys(int head) { return heads.y + head * heads.x; }
  int values(int head) { return 2 * heads.y + head * heads.x; }
  // Rows of a times rows of b: r and g of the first row of a, b and a of its second.
  vec4 rowsByRows(vec4 a, vec4 b) {
    return vec4(dot(a.rg, b.rg), dot(a.rg, b.ba), dot(a.ba, b.rg), dot(a.ba, b.ba));
  }
  vec4 rowsByColumns(vec4 a, vec4 b) {
    return vec4(a.r * b.rg + a.g * b.ba, a.b * b.rg + a.a * b.ba);
  }
`;

function sizesOf(triple: number, headCount: number, tokens: number) {
  const width = triple / 3;
  return { heads: [width / headCount, width], tokens, headCount };
}

/** The output `[batch, tokens, width]` and the weights `[batch, heads, tokens, tokens]`. */
function attention({ inputs: { qkv }, attrs, backend }: KernelCall<Attributes>): TensorInfo[] {
  const [batch, tokens, triple] = qkv.shape;
  const { headCount, isCausal } = attrs;
  const ints = sizesOf(triple, headCount, tokens);
  const square = [batch, headCount, tokens, tokens];
  const scores = draw(backend, {
    shape: square,
    inputs: { Q: qkv },
    ints,
    floats: { scale: 1 / Math.sqrt(ints.heads[0]) },
    code: `
      ${offsets}
      void main() {
        ivec4 at = getOutputCoords();
        vec4 sum = vec4(0.);
        for (int d = 0; d < heads.x; d += 2) {
          vec4 q = getQ(at.x, at.z, queries(at.y) + d);
          vec4 k = getQ(at.x, at.w, keys(at.y) + d);
          sum += rowsByRows(q, k);
        }
        sum *= scale;
        ${isCausal ? "ivec4 later = ivec4(at.w, at.w + 1, at.w, at.w + 1) - ivec4(at.z, at.z, at.z + 1, at.z + 1);" : ""}
        ${isCausal ? "sum = mix(sum, vec4(-1e30), vec4(greaterThan(later, ivec4(0))));" : ""}
        finish(sum, at.z, at.w);
      }`,
  });
  // The largest score of each row, and the sum of exp(score − largest)
  const rows = draw(backend, {
    shape: [batch, headCount, tokens, 2],
    inputs: { S: scores },
    ints: { tokens },
    code: `
      vec4 scoresAt(ivec4 at, int j) {
        vec4 s = getS(at.x, at.y, at.z, j);
        if (j + 1 >= tokens) s.ga = vec2(-1e38);
        return s;
      }
      void main() {
        ivec4 at = getOutputCoords();
        vec2 top = vec2(-1e38);
        for (int j = 0; j < tokens; j += 2) {
          vec4 s = scoresAt(at, j);
          top = max(top, max(s.rb, s.ga));
        }
        vec2 sum = vec2(0.);
        for (int j = 0; j < tokens; j += 2) {
          vec4 s = exp(scoresAt(at, j) - top.xxyy);
          sum += s.rb + s.ga;
        }
        finish(vec4(top.x, sum.x, top.y, sum.y), at.z, 0);
      }`,
  });
  const weights = draw(backend, {
    shape: square,
    inputs: { S: scores, R: rows },
    code: `
      void main() {
        ivec4 at = getOutputCoords();
        vec4 row = getR(at.x, at.y, at.z, 0);
        finish(exp(getS(at.x, at.y, at.z, at.w) - row.rrbb) / row.ggaa, at.z, at.w);
      }`,
  });
  for (const temporary of [scores, rows]) backend.disposeIntermediateTensorInfo(temporary);
  const out = draw(backend, {
    shape: [batch, tokens, triple / 3],
    inputs: { Q: qkv, P: weights },
    ints,
    code: `
      ${offsets}
      void main() {
        ivec3 at = getOutputCoords();
        int head = at.z / heads.x;
        vec4 sum = vec4(0.);
        for (int j = 0; j < tokens; j += 2) {
          vec4 v = getQ(at.x, j, 2 * heads.y + at.z);
          if (j + 1 >= tokens) v.ba = vec2(0.);
          sum += rowsByColumns(getP(at.x, head, at.y, j), v);
        }
        finish(sum, at.y, at.z);
      }`,
  });
  return [out, weights];
}

/** The gradient of qkv. */
function gradient({ inputs: { dy, qkv, weights }, attrs, backend }: KernelCall<Attributes>): TensorInfo {
  const [batch, tokens, triple] = qkv.shape;
  const { headCount } = attrs;
  const ints = sizesOf(triple, headCount, tokens);
  const square = [batch, headCount, tokens, tokens];
  const weightChange = draw(backend, {
    shape: square,
    inputs: { D: dy, Q: qkv },
    ints,
    code: `
      ${offsets}
      void main() {
        ivec4 at = getOutputCoords();
        vec4 sum = vec4(0.);
        for (int d = 0; d < heads.x; d += 2) {
          vec4 change = getD(at.x, at.z, queries(at.y) + d);
          sum += rowsByRows(change, getQ(at.x, at.w, values(at.y) + d));
        }
        finish(sum, at.z, at.w);
      }`,
  });
  const rows = draw(backend, {
    shape: [batch, headCount, tokens, 2],
    inputs: { C: weightChange, P: weights },
    ints: { tokens },
    code: `
      void main() {
        ivec4 at = getOutputCoords();
        vec2 sum = vec2(0.);
        for (int j = 0; j < tokens; j += 2) {
          vec4 product = within(getC(at.x, at.y, at.z, j) * getP(at.x, at.y, at.z, j), at.z, j, ivec2(tokens));
          sum += product.rb + product.ga;
        }
        finish(vec4(sum.x, 0., sum.y, 0.), at.z, 0);
      }`,
  });
  const scoreChange = draw(backend, {
    shape: square,
    inputs: { C: weightChange, P: weights, R: rows },
    floats: { scale: 1 / Math.sqrt(ints.heads[0]) },
    code: `
      void main() {
        ivec4 at = getOutputCoords();
        vec4 change = getC(at.x, at.y, at.z, at.w) - getR(at.x, at.y, at.z, 0).rrbb;
        finish(getP(at.x, at.y, at.z, at.w) * change * scale, at.z, at.w);
      }`,
  });
  for (const temporary of [weightChange, rows]) backend.disposeIntermediateTensorInfo(temporary);
  return using(backend, scoreChange, () =>
    draw(backend, {
      shape: qkv.shape,
      inputs: { D: dy, Q: qkv, P: weights, S: scoreChange },
      ints,
      code: `
        ${offsets}
        void main() {
          ivec3 at = getOutputCoords();
          int part = at.z / heads.y;
          int column = at.z - part * heads.y;
          int head = column / heads.x;
          int inner = column - head * heads.x;
          vec4 sum = vec4(0.);
          for (int j = 0; j < tokens; j += 2) {
            vec4 a, b;
            if (part == 0) { // of a query: its row of scores by the keys
              a = getS(at.x, head, at.y, j);
              b = getQ(at.x, j, keys(head) + inner);
            } else if (part == 1) { // of a key: its column of scores by the queries
              a = getS(at.x, head, j, at.y).rbga;
              b = getQ(at.x, j, queries(head) + inner);
            } else { // of a value: its column of weights by the change
              a = getP(at.x, head, j, at.y).rbga;
              b = getD(at.x, j, column);
            }
            if (j + 1 >= tokens) b.ba = vec2(0.);
            sum += rowsByColumns(a, b);
          }
          finish(sum, at.y, at.z);
        }`,
    }),
  );
}

/** A texel holds two columns of one head. */
function accepts({ inputs: { qkv }, attrs: { headCount } }: KernelCall<Attributes>): boolean {
  return (qkv.shape[2] / 3 / headCount) % 2 === 0;
}

export const attentionKernels: readonly Kernel<Attributes>[] = [
  { name: "StrataAttention", run: attention, accepts },
  { name: "StrataAttentionGradient", run: gradient },
];
