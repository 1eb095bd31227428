/** What the bench uses of ConvNetJS 0.3.0, which comes without types. */
declare module "convnetjs" {
  class Vol {
    constructor(width: number, height: number, depth: number, value: number);
    w: number[] | Float64Array;
  }
  class Net {
    makeLayers(layers: readonly object[]): void;
  }
  class Trainer {
    constructor(net: Net, options: object);
    train(image: Vol, label: number): object;
  }
  const convnetjs: { Vol: typeof Vol; Net: typeof Net; Trainer: typeof Trainer };
  export default convnetjs;
}
