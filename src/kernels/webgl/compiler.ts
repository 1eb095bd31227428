/** Compiles our shaders; the driver may do so beside us. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { fragmentShader, intsPerTensor, vertexShader } from "./shader";
import { type Input, layoutOf, type TextureData } from "./textures";

/** One draw call. */
export interface Pass {
  /** Of each output. */
  readonly shape: readonly number[];
  /** Read in the shader by `get` and their name. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
  readonly floats?: Readonly<Record<string, number>>;
  /** GLSL: functions and `main`, which calls `finish` with a texel for each output; two equal ones use equal names. */
  readonly code: string;
}

export interface Program {
  readonly program: WebGLProgram;
  readonly shader: WebGLShader;
  readonly inputNames: readonly string[];
  readonly outputCount: number;
  /** The uniforms as they are. */
  readonly ints: Int32Array;
  readonly floats: Float32Array;
  /** Once it is linked. */
  locations?: Locations;
}

type Locations = readonly [ints: WebGLUniformLocation | null, floats: WebGLUniformLocation | null];

const none: Readonly<Record<string, never>> = {};

/** Compiles for one context. */
export class Compiler {
  private readonly vertexShader: WebGLShader;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.vertexShader = this.compile(gl.VERTEX_SHADER, vertexShader);
  }

  /** Begins to compile a program for a draw call, and for all whose tensors lie alike in their textures. */
  begin(pass: Pass, inputs: readonly Input[], outputs: readonly TextureData[]): Program {
    const { gl } = this;
    const outputCount = outputs.length;
    const inputNames = Object.keys(pass.inputs);
    const lengthOf = (value: number | readonly number[]) => (typeof value === "number" ? 1 : value.length);
    const ints = Object.entries(pass.ints ?? none).map(([name, value]) => ({
      name,
      length: lengthOf(value),
    }));
    const floats = Object.keys(pass.floats ?? none);
    const source = fragmentShader({
      outputRank: pass.shape.length,
      outputLayout: layoutOf(outputs[0], pass.shape) === "matrix" ? "matrix" : "powerOfTwo",
      outputCount,
      inputs: inputs.map(({ data, shape }, index) => ({
        name: inputNames[index],
        rank: shape.length,
        layout: layoutOf(data, shape),
      })),
      ints,
      floats,
      code: pass.code,
    });
    const shader = this.compile(gl.FRAGMENT_SHADER, source);
    const program = gl.createProgram();
    gl.attachShader(program, this.vertexShader);
    gl.attachShader(program, shader);
    gl.linkProgram(program);
    const intCount =
      intsPerTensor * (1 + inputs.length) + 2 + ints.reduce((sum, { length }) => sum + length, 0);
    return {
      program,
      shader,
      inputNames,
      outputCount,
      ints: new Int32Array(4 * Math.ceil(intCount / 4)),
      floats: new Float32Array(floats.length),
    };
  }

  private compile(kind: GLenum, source: string): WebGLShader {
    const shader = this.gl.createShader(kind);
    if (!shader) throw new Error("WebGL: expected a new shader, got none; its device is lost");
    this.gl.shaderSource(shader, source);
    this.gl.compileShader(shader);
    return shader;
  }

  /**
   * Waits for a program, which is in use, and finds its uniforms.
   * @throws if it cannot be compiled.
   */
  link({ program, shader, inputNames }: Program): Locations {
    const { gl } = this;
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
      const reason = gl.getShaderInfoLog(shader) || gl.getProgramInfoLog(program);
      throw new Error(`WebGL: expected a program that compiles, got "${reason}"; choose another backend`);
    }
    for (const [unit, name] of inputNames.entries()) {
      gl.uniform1i(gl.getUniformLocation(program, name), unit);
    }
    return [gl.getUniformLocation(program, "sizes"), gl.getUniformLocation(program, "floats")];
  }
}
