/**
 * A drawing as the data set has its digits: the ink scaled into a box of 20 pixels in 28, keeping its shape, and
 * placed so that its centre of mass is the image's centre (LeCun et al. 1998, section III.A, for MNIST).
 * `ink` is `[size, size]`, 0–255; the result `[side, side]`, 0–255, or undefined for an empty drawing.
 */
export function padImage(ink: Uint8Array, size: number, side = 28): Uint8Array | undefined {
  const box = inkBox(ink, size);
  if (!box) return undefined;
  const scale = (side * 20) / 28 / Math.max(box.right - box.left, box.bottom - box.top);
  const centre = massCentre(ink, size);
  const image = new Uint8Array(side * side);
  const samples = 4; // per pixel and side: the mean of the ink that a pixel covers
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let sum = 0;
      for (let sample = 0; sample < samples ** 2; sample++) {
        const across = column + ((sample % samples) + 0.5) / samples - side / 2;
        const down = row + (Math.floor(sample / samples) + 0.5) / samples - side / 2;
        const x = Math.floor(centre.x + across / scale);
        const y = Math.floor(centre.y + down / scale);
        if (x >= 0 && x < size && y >= 0 && y < size) sum += ink[y * size + x];
      }
      image[row * side + column] = Math.round(sum / samples ** 2);
    }
  }
  return image;
}

/** Pixels with ink: from `left` and `top` to before `right` and `bottom`. */
function inkBox(ink: Uint8Array, size: number) {
  const box = { left: size, top: size, right: 0, bottom: 0 };
  ink.forEach((value, index) => {
    if (value === 0) return;
    const [x, y] = [index % size, Math.floor(index / size)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  });
  return box.right > 0 ? box : undefined;
}

function massCentre(ink: Uint8Array, size: number) {
  let [mass, x, y] = [0, 0, 0];
  ink.forEach((value, index) => {
    mass += value;
    x += value * ((index % size) + 0.5);
    y += value * (Math.floor(index / size) + 0.5);
  });
  return { x: x / mass, y: y / mass };
}
