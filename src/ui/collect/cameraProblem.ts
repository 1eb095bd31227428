/** Why there is no picture from the camera, in one sentence. */

export const takenAway =
  "camera: expected it to stay on, got its end (unplugged, or stopped by the browser or the system); what was taken is kept: turn it on again";

export const insecure = (origin: string) =>
  `camera: expected a page from https:// or this machine, since browsers give it to no other, got ${origin}; open it there, or draw instead`;

const byName: Readonly<Record<string, string>> = {
  NotAllowedError:
    "camera: expected permission to use it, got a refusal; allow it for this page beside the address, then turn it on again",
  NotFoundError: "camera: expected one on this machine, got none; connect one, then turn it on again",
  NotReadableError:
    "camera: expected it to be free, got an error of the system; close other programs that use it, then turn it on again",
};

/** What `getUserMedia` throws as a sentence. */
export function cameraProblem(error: unknown): string {
  const { name = "", message = "" } = error as Partial<Error>;
  const alike: Readonly<Record<string, string>> = {
    SecurityError: "NotAllowedError",
    OverconstrainedError: "NotFoundError",
    AbortError: "NotReadableError",
  };
  return (
    byName[alike[name] ?? name] ??
    `camera: expected a picture, got "${message || name}"; try again, or use another browser`
  );
}
