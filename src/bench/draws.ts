/** Replaces the draw calls of WebGL. */

const { drawArrays, drawElements } = WebGL2RenderingContext.prototype;

/** Runs `work` with draw calls that do nothing but be counted. */
export async function withoutDraws<Result>(
  work: () => Promise<Result> | Result,
): Promise<{ result: Result; drawCount: number }> {
  let drawCount = 0;
  const count = () => {
    drawCount += 1;
  };
  Object.assign(WebGL2RenderingContext.prototype, { drawArrays: count, drawElements: count });
  try {
    return { result: await work(), drawCount };
  } finally {
    Object.assign(WebGL2RenderingContext.prototype, { drawArrays, drawElements });
  }
}
