import { Dialog } from "@base-ui/react/dialog";
import { memo, useDeferredValue, useMemo, useState } from "react";
import { csvOf, download } from "../charts/csv";
import { colorOf, type Run } from "../store/run";
import { deleteRuns } from "../store/runList";
import { keptRuns } from "../store/state";
import { formatCount } from "./format";
import panel from "./Panel.module.css";
import styles from "./RunTable.module.css";
import { type Column, matchesFilter, type Order, runColumns, sortedRuns } from "./runColumns";
import { useAppState } from "./useAppState";
import { useRunNames } from "./useRunNames";

/** The runs on the charts side by side: what differs between them, and what came out. */
export function RunTable({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup}>
          <Dialog.Title className={styles.title}>Runs</Dialog.Title>
          <Dialog.Description className={panel.note}>
            Of the settings those that differ. A heading sorts by its column.
          </Dialog.Description>
          <Table onDelete={onClose} />
          <Dialog.Close className={styles.close}>Close</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** `onDelete`: the runs that it listed are gone, and can be brought back outside of it. */
function Table({ onDelete }: { onDelete: () => void }) {
  const runs = useAppState(keptRuns);
  const elsewhere = useAppState((state) => state.elsewhere);
  const names = useRunNames();
  const [withHidden, setWithHidden] = useState(false);
  const [filter, setFilter] = useState("");
  const [order, setOrder] = useState<Order>();
  const words = useDeferredValue(filter); // typing goes before showing what matches
  const { chosen, columns, baseline } = useMemo(() => {
    const star = runs.find(({ isBaseline }) => isBaseline);
    const some = runs.filter(({ isHidden }) => withHidden || !isHidden);
    return { chosen: some, columns: runColumns(some, { names, elsewhere, baseline: star }), baseline: star };
  }, [runs, elsewhere, names, withHidden]);
  const rows = useMemo(() => {
    const matching = chosen.filter((run) => matchesFilter(run, columns, words));
    return sortedRuns(matching, columns, order);
  }, [chosen, columns, words, order]);
  return (
    <>
      <div className={panel.tools}>
        <label>
          filter
          <input
            type="search"
            className={styles.filter}
            value={filter}
            onChange={({ target }) => setFilter(target.value)}
          />
        </label>
        <label>
          <input
            type="checkbox"
            checked={withHidden}
            onChange={({ target }) => setWithHidden(target.checked)}
          />
          hidden runs too
        </label>
        <button
          type="button"
          className={panel.action}
          onClick={() => download("runs.csv", new Blob([toCsv(columns, rows)], { type: "text/csv" }))}
        >
          CSV
        </button>
        <button
          type="button"
          className={panel.action}
          disabled={rows.length === 0}
          onClick={() => {
            deleteRuns(rows.map(({ id }) => id));
            onDelete();
          }}
        >
          Delete {rows.length === 1 ? "the listed run" : `the ${formatCount(rows.length)} listed runs`}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by keyboard */}
      <section className={styles.frame} aria-label="Table of runs" tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <Heading key={column.key} column={column} order={order} onOrder={setOrder} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((run) => (
              <Row key={run.id} run={run} columns={columns} isBaseline={run.id === baseline?.id} />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className={panel.note}>No run matches.</p>}
      </section>
    </>
  );
}

interface HeadingProps {
  readonly column: Column;
  readonly order?: Order;
  readonly onOrder: (order: Order) => void;
}

function Heading({ column, order, onOrder }: HeadingProps) {
  const isOrdered = order?.key === column.key;
  const direction = order?.isDescending ? "descending" : "ascending";
  return (
    <th scope="col" data-text={column.isText || undefined} aria-sort={isOrdered ? direction : undefined}>
      <button
        type="button"
        onClick={() => onOrder({ key: column.key, isDescending: isOrdered && !order.isDescending })}
      >
        {column.title}
        <span aria-hidden="true">{isOrdered ? (order.isDescending ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
}

interface RowProps {
  readonly run: Run;
  readonly columns: readonly Column[];
  readonly isBaseline: boolean;
}

const Row = memo(function Row({ run, columns, isBaseline }: RowProps) {
  return (
    <tr data-baseline={isBaseline || undefined}>
      {columns.map((column) => (
        <Cell key={column.key} column={column} run={run} />
      ))}
    </tr>
  );
});

function Cell({ column, run }: { column: Column; run: Run }) {
  const text = column.textFor(run);
  if (column.key !== "name") return <td data-text={column.isText || undefined}>{text}</td>;
  return (
    <th scope="row">
      <i className={styles.swatch} style={{ background: `var(${colorOf(run)})` }} />
      {text}
    </th>
  );
}

const toCsv = (columns: readonly Column[], runs: readonly Run[]) =>
  csvOf([
    columns.map(({ title }) => title),
    ...runs.map((run) => columns.map(({ valueFor }) => String(valueFor(run) ?? ""))),
  ]);
