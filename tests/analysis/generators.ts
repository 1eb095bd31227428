/** Works to the end. */
export function resultOf<Value>(work: Generator<number, Value>): Value {
  let next = work.next();
  while (!next.done) next = work.next();
  return next.value;
}
