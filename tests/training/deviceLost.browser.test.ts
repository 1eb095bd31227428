import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { startDevice } from "../../src/training/device";
import { DeviceLostError } from "../../src/training/errors";

interface WebglBackend {
  gpgpu: { gl: WebGL2RenderingContext };
}

test("a lost WebGL context ends a read in an error rather than in zeros or for ever", async () => {
  const device = await startDevice("webgl");
  const tensor = tf.tidy(() => tf.square(tf.ones([4])));
  const { gl } = (tf.backend() as unknown as WebglBackend).gpgpu;
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  await expect(device.lost).rejects.toBeInstanceOf(DeviceLostError);
  await expect(device.read(tensor)).rejects.toBeInstanceOf(DeviceLostError);
});
