/** Has the run's net look at what the page shows of it, again and again while it learns. */

const probeEveryMs = 300;

/** Looks at one subject at a time, and at last as the net was left. */
export class Prober<Subject> {
  private subject?: Subject;
  private lastMs = 0;
  private isProbing = false;
  private isWaiting = false;
  /** Whether the net has learned since the look that goes on. */
  private isBehind = false;
  private isAskedAgain = false;

  /** @param look nothing where the net as it is cannot look at the subject */
  constructor(private readonly look: (subject: Subject) => Promise<void> | undefined) {}

  /** Looks at this from now on; at nothing any more without it. */
  watch(subject: Subject | undefined): Promise<void> {
    this.subject = subject;
    return this.probe(true);
  }

  /**
   * Looks at the subject: at once if it is asked to, else once the last look is a moment ago. What is asked while the
   * net still looks at another one waits, and only the last of it: a camera asks all the time.
   */
  async probe(isAsked = false): Promise<void> {
    if (this.isProbing) {
      this.isBehind = true;
      this.isAskedAgain ||= isAsked;
      return;
    }
    const waitMs = this.lastMs + probeEveryMs - performance.now();
    if (!isAsked && waitMs > 0) return this.probeIn(waitMs);
    const looking = this.subject !== undefined && this.look(this.subject);
    if (!looking) return;
    this.lastMs = performance.now();
    this.isProbing = true;
    this.isBehind = false;
    this.isAskedAgain = false;
    try {
      await looking;
    } finally {
      this.isProbing = false;
    }
    if (this.isBehind) await this.probe(this.isAskedAgain);
  }

  private async probeIn(waitMs: number): Promise<void> {
    if (this.isWaiting) return;
    this.isWaiting = true;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    this.isWaiting = false;
    await this.probe();
  }
}
