/** Each call gives the bytes of arrays made since the call before, less what was collected meanwhile. */
export function allocationMeter(): () => number {
  let before = process.memoryUsage().arrayBuffers;
  return () => {
    const now = process.memoryUsage().arrayBuffers;
    const made = now - before;
    before = now;
    return made;
  };
}
