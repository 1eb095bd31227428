/** Attention of heads that lie side by side, `[batch, tokens, 3 · width]`. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Kernel, KernelCall } from "./registry";

interface AttentionAttributes {
  readonly headCount: number;
  readonly isCausal: boolean;
}

/** The output `[batch, tokens, width]` and room with the weights `[batch, heads, tokens, tokens]`. */
function attention({ inputs: { qkv }, attrs, backend }: KernelCall<AttentionAttributes>): TensorInfo[] {
  const [batch, tokens, triple] = qkv.shape;
  const { headCount, isCausal } = attrs;
  const input = backend.address(qkv);
  const out = backend.output([batch, tokens, triple / 3]);
  const weights = backend.workspace(batch * headCount * tokens * tokens);
  const to = [backend.address(out), backend.address(weights)];
  backend.kernels.wasm.attention(input, ...to, batch, tokens, headCount, triple / 3 / headCount, isCausal);
  return [out, weights];
}

/** The gradient of qkv. */
function gradient({ inputs, attrs, backend }: KernelCall<AttentionAttributes>): TensorInfo {
  const { dy, qkv, weights } = inputs;
  const [batch, tokens, triple] = qkv.shape;
  const from = [dy, qkv, weights].map((input) => backend.address(input));
  const out = backend.output(qkv.shape);
  const sizes = [batch, tokens, attrs.headCount, triple / 3 / attrs.headCount];
  backend.kernels.wasm.attentionGradient(...from, backend.address(out), ...sizes);
  return out;
}

/** Whether a head's scores and panels fit a thread's working memory of `scratchFloats`. */
function fits({ inputs: { qkv }, attrs, backend }: KernelCall<AttentionAttributes>): boolean {
  const [, tokens, triple] = qkv.shape;
  const headWidth = triple / 3 / attrs.headCount;
  return tokens * tokens + (tokens + 8) * (headWidth + 8) < backend.kernels.scratchFloats - 64;
}

export const attentionKernels: readonly Kernel<AttentionAttributes>[] = [
  { name: "StrataAttention", run: attention, accepts: fits },
  { name: "StrataAttentionGradient", run: gradient },
];
