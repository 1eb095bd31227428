/**
 * Runs our shaders beside TensorFlow.js' own, on the textures of its WebGL backend. A draw call costs
 * less than half of the backend's: all uniforms are two arrays, which are sent only if they have changed.
 */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import type { DataId, TensorInfo } from "@tensorflow/tfjs-core";
import { Compiler, type Pass, type Program } from "./compiler";
import {
  halfOf,
  type Input,
  isSamePacking,
  keyOf,
  sizeBefore,
  type TextureData,
  textureOf,
} from "./textures";
import { setUniforms } from "./uniforms";

/** What we use of the backend that its types leave out. */
interface Internals {
  readonly gpgpu: { readonly gl: WebGL2RenderingContext; program: WebGLProgram | null };
  readonly texData: { get(dataId: DataId): TextureData };
  packedReshape(input: TensorInfo, shape: readonly number[]): TensorInfo;
}

/** The programs of a backend, made as they are first needed. */
export class Programs {
  readonly gl: WebGL2RenderingContext;
  private readonly internals: Internals;
  /** By code, then by the ranks and textures that it is used on. */
  private readonly cache = new Map<string, Map<number, Program>>();
  /** By the number of outputs. */
  private readonly framebuffers: WebGLFramebuffer[] = [];
  private readonly vertices: WebGLVertexArrayObject;
  private readonly compiler: Compiler;
  private readonly largestTexture: number;
  private rehearsed?: Set<Program>;

  constructor(private readonly backend: MathBackendWebGL) {
    this.internals = backend as unknown as Internals;
    this.gl = this.internals.gpgpu.gl;
    this.vertices = this.gl.createVertexArray();
    this.largestTexture = this.gl.getParameter(this.gl.MAX_TEXTURE_SIZE);
    this.compiler = new Compiler(this.gl);
  }

  /** One draw call: new packed tensors, which the caller owns. */
  draw(pass: Pass, outputCount: number): TensorInfo[] {
    const temporaries: TensorInfo[] = [];
    const inputs: Input[] = [];
    for (const name in pass.inputs) inputs.push(this.inputOf(pass.inputs[name], temporaries));
    const outputs: TensorInfo[] = [];
    const targets: TextureData[] = [];
    for (let index = 0; index < outputCount; index++) {
      const output = this.makeOutput(pass.shape);
      outputs.push(output);
      targets.push(this.internals.texData.get(output.dataId));
    }
    const program = this.programFor(pass, inputs, targets);
    if (this.rehearsed) {
      if (!program.locations) {
        setUniforms(program, pass, inputs, targets[0]); // for its first draw call
        this.rehearsed.add(program);
      }
    } else {
      const areNew = setUniforms(program, pass, inputs, targets[0]);
      const [rows, columns] = targets[0].texShape;
      const textures = targets.map(({ texture }) => textureOf(texture));
      this.start(program, { textures, width: columns / 2, height: rows / 2, areNew });
      for (let unit = 0; unit < inputs.length; unit++) this.bind(unit, textureOf(inputs[unit].data.texture));
      this.gl.drawArrays(this.gl.TRIANGLES, 0, 3);
    }
    for (const temporary of temporaries) this.backend.disposeIntermediateTensorInfo(temporary);
    return outputs;
  }

  /** Does `work` with draw calls left out, so that its results are undefined: the programs that it lacked. */
  rehearse(work: () => void): readonly Program[] {
    const rehearsed = new Set<Program>();
    this.rehearsed = rehearsed;
    try {
      work();
    } finally {
      this.rehearsed = undefined;
    }
    return [...rehearsed];
  }

  /**
   * Makes a program current, with its uniforms and its targets.
   * @throws if it cannot be compiled.
   */
  start(
    program: Program,
    target: { textures: readonly WebGLTexture[]; width: number; height: number; areNew: boolean },
  ): void {
    const { gl, internals } = this;
    const { textures, width, height } = target;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.framebufferFor(textures.length));
    for (let index = 0; index < textures.length; index++) {
      gl.framebufferTexture2D(
        gl.FRAMEBUFFER,
        gl.COLOR_ATTACHMENT0 + index,
        gl.TEXTURE_2D,
        textures[index],
        0,
      );
    }
    gl.viewport(0, 0, width, height);
    gl.scissor(0, 0, width, height);
    if (internals.gpgpu.program !== program.program) {
      internals.gpgpu.program = program.program; // as the backend does: it then knows that it has to change it
      // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, not React's
      gl.useProgram(program.program);
      gl.bindVertexArray(this.vertices);
    }
    const isLinked = program.locations !== undefined;
    const locations = program.locations ?? this.compiler.link(program);
    program.locations = locations;
    if (isLinked && !target.areNew) return;
    const [ints, floats] = locations;
    gl.uniform4iv(ints, program.ints);
    if (program.floats.length > 0) gl.uniform1fv(floats, program.floats);
  }

  bind(unit: number, texture: WebGLTexture): void {
    this.gl.activeTexture(this.gl.TEXTURE0 + unit);
    this.gl.bindTexture(this.gl.TEXTURE_2D, texture);
  }

  /** A packed texture of the values, uploaded and repacked if need be. */
  private inputOf(input: TensorInfo, temporaries: TensorInfo[]): Input {
    const { internals, backend } = this;
    const { shape } = input;
    let data = internals.texData.get(input.dataId);
    if (data.texture === null || data.texture === undefined) {
      data.isPacked = true;
      data.shape = shape;
      backend.uploadToGPU(input.dataId);
    }
    if (!data.isPacked || !isSamePacking(data.shape, shape)) {
      const repacked = data.isPacked
        ? internals.packedReshape({ ...input, shape: [...data.shape] }, shape)
        : backend.packTensor(input);
      temporaries.push(repacked);
      data = internals.texData.get(repacked.dataId);
    }
    return { data, shape };
  }

  /**
   * A matrix in a texture of its shape, as the backend's own shaders expect it; everything else in one that is about
   * as high as it is wide, a power of two: whole tiles of a GPU, where a few channels would make a narrow strip.
   */
  private makeOutput(shape: readonly number[]): TensorInfo {
    const output = this.backend.makeTensorInfo([...shape], "float32");
    const data = this.internals.texData.get(output.dataId);
    const [count, rows, columns] = [sizeBefore(shape, 2), halfOf(shape, 2), halfOf(shape, 1)];
    const isMatrix = count === 1 && Math.max(rows, columns) <= this.largestTexture;
    const texels = count * rows * columns;
    const width = isMatrix ? columns : 2 ** Math.ceil(Math.log2(texels) / 2);
    data.isPacked = true;
    data.texShape = [2 * Math.ceil(texels / width), 2 * width];
    this.backend.uploadToGPU(output.dataId);
    return output;
  }

  private programFor(pass: Pass, inputs: readonly Input[], outputs: readonly TextureData[]): Program {
    let variants = this.cache.get(pass.code);
    if (!variants) {
      variants = new Map();
      this.cache.set(pass.code, variants);
    }
    let key = 8 * keyOf(outputs[0], pass.shape) + outputs.length;
    for (const { data, shape } of inputs) key = 16 * key + keyOf(data, shape);
    let program = variants.get(key);
    if (!program) {
      program = this.compiler.begin(pass, inputs, outputs);
      variants.set(key, program);
    }
    return program;
  }

  private framebufferFor(outputCount: number): WebGLFramebuffer {
    const made = this.framebuffers[outputCount];
    if (made) return made;
    const { gl } = this;
    const framebuffer = gl.createFramebuffer();
    this.framebuffers[outputCount] = framebuffer;
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.drawBuffers(Array.from({ length: outputCount }, (_, index) => gl.COLOR_ATTACHMENT0 + index));
    return framebuffer;
  }
}

const running = new WeakMap<MathBackendWebGL, Programs>();

/** Of a backend, whose context they live in. */
export function programsOf(backend: MathBackendWebGL): Programs {
  let programs = running.get(backend);
  if (!programs) {
    programs = new Programs(backend);
    running.set(backend, programs);
  }
  return programs;
}
