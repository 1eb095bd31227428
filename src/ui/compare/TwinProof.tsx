import type { Evidence } from "../../study/evidence";
import { type TwinStart, twinStarts } from "../../study/twin";
import styles from "./Compare.module.css";

/** That plain and residual nets start the same: checksums of their weights, and of the order of their images. */
export function TwinProof({ evidence }: { readonly evidence: Evidence }) {
  const pairs = twinStarts(evidence);
  return (
    <section aria-label="The same start" className={styles.scroll}>
      <h4>The same start</h4>
      {pairs.length === 0 ? (
        <p className={styles.note}>
          Shown once both nets of a pair have run, and only where the page may hash (https or localhost).
        </p>
      ) : (
        <>
          <p className={styles.note}>
            Checksums are the first 16 digits of the SHA-256 of the initial weights of each layer that both
            nets have, and of the images’ places in the file in the order of training.
          </p>
          <p>{summaryText(pairs)}</p>
          <details>
            <summary>Pair by pair</summary>
            <ul className={styles.sentences}>
              {pairs.map((pair) => (
                <li key={pair.name}>
                  {pairText(pair)}
                  <details>
                    <summary>Checksums</summary>
                    <Checksums pair={pair} />
                  </details>
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
    </section>
  );
}

function summaryText(pairs: readonly TwinStart[]): string {
  const same = pairs.filter(({ differing, hasSameOrder }) => differing.length === 0 && hasSameOrder).length;
  return (
    `${same} of ${pairs.length} ${pairs.length === 1 ? "pair starts" : "pairs start"} the same: every weight that ` +
    "both nets have, and the batch order."
  );
}

function pairText({
  name,
  sharedCount,
  differing,
  unshared,
  hasSameOrder,
  origins: [first],
}: TwinStart): string {
  const weights =
    differing.length === 0
      ? `all ${sharedCount} weights that both nets have start identical`
      : `${differing.length} of ${sharedCount} shared weights start different`;
  const own =
    unshared.length > 0 ? ` (${unshared.length} belong to one of them, such as ${unshared[0]})` : "";
  const order = hasSameOrder
    ? `batch order identical over ${first.orderSteps.toLocaleString("en-GB")} steps, ${first.order}`
    : "batch order different";
  return `${name}: ${weights}${own}; ${order}.`;
}

function Checksums({ pair: { origins } }: { readonly pair: TwinStart }) {
  const [first, second] = origins;
  const names = [...new Set([...Object.keys(first.weights), ...Object.keys(second.weights)])];
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">weight</th>
          <th scope="col">first</th>
          <th scope="col">second</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <code>{first.weights[name] ?? "–"}</code>
            </td>
            <td>
              <code>{second.weights[name] ?? "–"}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
