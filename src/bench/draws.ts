/** Counts and skips the draw calls of WebGL. */

const { drawArrays, drawElements } = WebGL2RenderingContext.prototype;

/** Draw calls while `work` runs. */
export async function countDraws(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  WebGL2RenderingContext.prototype.drawArrays = function (...parameters) {
    count += 1;
    drawArrays.apply(this, parameters);
  };
  WebGL2RenderingContext.prototype.drawElements = function (...parameters) {
    count += 1;
    drawElements.apply(this, parameters);
  };
  await work();
  restore();
  return count;
}

/** Runs `work` with draw calls that do nothing. */
export async function withoutDraws<Result>(work: () => Promise<Result>): Promise<Result> {
  WebGL2RenderingContext.prototype.drawArrays = () => {};
  WebGL2RenderingContext.prototype.drawElements = () => {};
  const result = await work();
  restore();
  return result;
}

function restore() {
  Object.assign(WebGL2RenderingContext.prototype, { drawArrays, drawElements });
}
