import { expect, test } from "vitest";
import { withoutDraws } from "../../src/bench/draws";

/** A context that clears to black and whose draw calls would cost an error, for it has no program. */
function openContext() {
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (!gl) throw new Error("this test needs WebGL 2");
  return gl;
}

test("draw calls are counted and do nothing", async () => {
  const gl = openContext();
  const { result, drawCount } = await withoutDraws(() => {
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.drawElements(gl.TRIANGLES, 3, gl.UNSIGNED_SHORT, 0);
    return gl.getError();
  });
  expect(drawCount).toBe(2);
  expect(result).toBe(gl.NO_ERROR);
});

test("drawing goes on afterwards, even if what ran has failed", async () => {
  const gl = openContext();
  const failing = withoutDraws(() => {
    throw new Error("stopped");
  });
  await expect(failing).rejects.toThrow("stopped");
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  expect(gl.getError()).toBe(gl.INVALID_OPERATION); // it has reached WebGL again
});
