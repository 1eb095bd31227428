/**
 * A matrix with orthonormal columns, or rows where it has fewer rows than columns: Q of the QR decomposition of
 * normal numbers, with the sign that makes R's diagonal positive, as in torch.nn.init.orthogonal_ (Saxe, McClelland
 * & Ganguli, Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear Neural Networks, 2013).
 *
 * Gram–Schmidt in float64, twice, since once leaves what rounding adds along the vectors before.
 */
import { normalAt } from "./draws";

/** `[rows, columns]`, row by row. */
export function orthogonal(rows: number, columns: number, key: number): Float32Array {
  const [length, count] = rows >= columns ? [rows, columns] : [columns, rows];
  const vectors: Float64Array[] = [];
  for (let place = 0; place < count; place++) {
    const vector = Float64Array.from({ length }, (_, index) => normalAt(key, place * length + index));
    for (let pass = 0; pass < 2; pass++) for (const before of vectors) subtractAlong(vector, before);
    const scale = 1 / Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => value * scale));
  }
  const at = (row: number, column: number) => (rows >= columns ? vectors[column][row] : vectors[row][column]);
  return Float32Array.from({ length: rows * columns }, (_, index) =>
    at(Math.floor(index / columns), index % columns),
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index] * b[index];
  return sum;
}

function subtractAlong(vector: Float64Array, unit: Float64Array): void {
  const share = dot(vector, unit);
  for (let index = 0; index < vector.length; index++) vector[index] -= share * unit[index];
}
