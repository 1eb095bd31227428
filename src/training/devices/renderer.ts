/** What drivers call the devices that draw. */

/** SwiftShader, Mesa's llvmpipe and softpipe, and Windows' basic driver draw on the processor. */
export function isSoftwareRenderer(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|basic render|software/i.test(renderer);
}

/** `ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)` as `Apple M2`. */
export function deviceName(renderer: string): string {
  const software = /swiftshader|llvmpipe|softpipe/i.exec(renderer)?.[0].toLowerCase();
  if (software === "swiftshader") return "SwiftShader";
  if (software) return software;
  const inside = /^ANGLE \([^,]*, (.*?)(?:, [^,]*)?\)$/.exec(renderer)?.[1] ?? renderer;
  return inside
    .replace(/^ANGLE Metal Renderer: /, "")
    .replace(/\s*\(0x[0-9a-f]+\)/gi, "")
    .replace(/ (Direct3D|OpenGL|Vulkan).*$/i, "")
    .replace(/\/PCIe.*$/, "")
    .trim();
}
