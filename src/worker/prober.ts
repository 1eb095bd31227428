/** Has the run's net look at what the page shows of it, again and again while it learns. */

const probeEveryMs = 300;

/** Looks at one subject at a time. */
export class Prober<Subject> {
  private subject?: Subject;
  private lastMs = 0;
  private isProbing = false;
  private isAskedAgain = false;

  /** @param look nothing where the net as it is cannot look at the subject */
  constructor(private readonly look: (subject: Subject) => Promise<void> | undefined) {}

  /** Looks at this from now on; at nothing any more without it. */
  watch(subject: Subject | undefined): Promise<void> {
    this.subject = subject;
    return this.probe(true);
  }

  /**
   * Looks at the subject, unless it did a moment ago and is not asked to. What is asked while the net still looks at
   * another one waits, and only the last of it: a camera asks all the time.
   */
  async probe(isAsked = false): Promise<void> {
    if (this.isProbing) {
      this.isAskedAgain ||= isAsked;
      return;
    }
    const now = performance.now();
    if (this.subject === undefined || (!isAsked && now - this.lastMs < probeEveryMs)) return;
    const looking = this.look(this.subject);
    if (!looking) return;
    this.lastMs = now;
    this.isProbing = true;
    this.isAskedAgain = false;
    try {
      await looking;
    } finally {
      this.isProbing = false;
    }
    if (this.isAskedAgain) await this.probe(true);
  }
}
