/** Compiles the programs of a piece of work before it is done. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import type { Program } from "./compiler";
import { type Programs, programsOf } from "./programs";

interface Compiled {
  /** Programs that have drawn. */
  readonly done: number;
  readonly total: number;
}

/**
 * Rehearses `work`, whose results are undefined, and makes what it lacked: all programs begin to compile at once, and
 * each then draws one texel, since drivers put off a part of their work until then. Yields whenever more are done;
 * never, if nothing is lacking.
 */
export async function* compileAhead(backend: MathBackendWebGL, work: () => void): AsyncGenerator<Compiled> {
  const programs = programsOf(backend);
  const { gl } = programs;
  const stockCount = countStock(backend);
  let waiting = programs.rehearse(work);
  if (waiting.length === 0) return;
  const stock = countStock(backend) - stockCount; // the backend's own compile and draw in the rehearsal
  const total = stock + waiting.length;
  const isLinked = linkTest(gl);
  const texel = new Texel(programs);
  let drawn: WebGLSync[] = [];
  let last = -1;
  while (!gl.isContextLost()) {
    const done = total - waiting.length - drawn.length;
    if (done > last) yield { done, total };
    last = done;
    if (done === total) break;
    const linked = waiting.filter(isLinked);
    waiting = waiting.filter((program) => !linked.includes(program));
    for (const program of linked) drawn.push(texel.draw(program));
    gl.flush();
    await new Promise((resolve) => setTimeout(resolve));
    drawn = drawn.filter((fence) => gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED);
  }
  texel.dispose();
}

const countStock = (backend: MathBackendWebGL) =>
  Object.keys((backend as unknown as { readonly binaryCache: object }).binaryCache).length;

/** Tells which programs are linked; where that cannot be asked, one more at each look, which is waited for. */
function linkTest(gl: WebGL2RenderingContext): (program: Program, index: number) => boolean {
  const extension = gl.getExtension("KHR_parallel_shader_compile");
  if (!extension) return (_, index) => index === 0;
  return ({ program }) => gl.getProgramParameter(program, extension.COMPLETION_STATUS_KHR);
}

/** Where programs draw for the first time. */
class Texel {
  private readonly input: WebGLTexture;
  private readonly outputs: WebGLTexture[] = [];

  constructor(private readonly programs: Programs) {
    this.input = this.makeTexture();
  }

  draw(program: Program): WebGLSync {
    const { gl } = this.programs;
    const { inputNames, outputCount } = program;
    while (this.outputs.length < outputCount) this.outputs.push(this.makeTexture());
    const textures = this.outputs.slice(0, outputCount);
    this.programs.start(program, { textures, width: 1, height: 1, areNew: true });
    for (const unit of inputNames.keys()) this.programs.bind(unit, this.input);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    return gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0) as WebGLSync;
  }

  dispose(): void {
    for (const texture of [this.input, ...this.outputs]) this.programs.gl.deleteTexture(texture);
  }

  private makeTexture(): WebGLTexture {
    const { gl } = this.programs;
    const texture = gl.createTexture();
    this.programs.bind(0, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, 1, 1);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST); // floats are not filtered
    return texture;
  }
}
