/** Has the run's net classify the images that the page looks at. */
import type { ProbeImage } from "./protocol";
import type { Session } from "./session";

const probeEveryMs = 300;

/** Looks at one set of images at a time. */
export class Prober {
  private images: readonly ProbeImage[] = [];
  private lastMs = 0;
  private isProbing = false;
  private isAskedAgain = false;

  constructor(
    private readonly currentSession: () => Session | undefined,
    /** Hears the classes' shares `[count, classCount]` and the step that they are of. */
    private readonly tell: (step: number, values: Float32Array) => void,
  ) {}

  /** Looks at these images from now on. */
  watch(images: readonly ProbeImage[]): Promise<void> {
    this.images = images;
    return this.probe(true);
  }

  /**
   * Looks at the images, unless it did a moment ago and is not asked to. What is asked while the net still looks at
   * other images waits, and only the last of it: a camera asks all the time.
   */
  async probe(isAsked = false): Promise<void> {
    if (this.isProbing) {
      this.isAskedAgain ||= isAsked;
      return;
    }
    const { images } = this;
    const now = performance.now();
    const session = this.currentSession();
    if (!session || images.length === 0 || !session.has(images)) return;
    if (!isAsked && now - this.lastMs < probeEveryMs) return;
    this.lastMs = now;
    this.isProbing = true;
    this.isAskedAgain = false;
    try {
      const { step } = session;
      this.tell(step, await session.classify(images));
    } finally {
      this.isProbing = false;
    }
    if (this.isAskedAgain) await this.probe(true);
  }
}
