import { useMemo, useState } from "react";
import { changeSetting, showView } from "../store/actions";
import { store } from "../store/state";
import { formatCount } from "./format";
import styles from "./Gallery.module.css";
import { type GalleryEntry, galleryEntries, type SortKey, sorted } from "./galleryEntries";
import { playId } from "./Header";
import { ModelGlyph } from "./ModelGlyph";
import { useAppState } from "./useAppState";

const sortKeys: readonly { readonly key: SortKey; readonly title: string }[] = [
  { key: "year", title: "Year" },
  { key: "parameters", title: "Parameters" },
  { key: "cost", title: "Multiply–adds" },
];

/** Every model of the zoo at the chosen data set's input. */
export function Gallery() {
  const [data, chosen] = useAppState((state) => [state.experiment.data, state.experiment.model.model]);
  const [order, setOrder] = useState<{ key: SortKey; isDescending: boolean }>({
    key: "year",
    isDescending: false,
  });
  const entries = useMemo(() => galleryEntries(data), [data]);
  const change = (key: SortKey) =>
    setOrder({ key, isDescending: key === order.key ? !order.isDescending : false });
  return (
    <>
      <fieldset className={styles.order} aria-label="Order of the models">
        <span aria-hidden="true">by</span>
        {sortKeys.map(({ key, title }) => (
          <button key={key} type="button" aria-pressed={key === order.key} onClick={() => change(key)}>
            {title}
            {key === order.key && <SortSign isDescending={order.isDescending} />}
          </button>
        ))}
      </fieldset>
      <ul className={styles.list}>
        {sorted(entries, order.key, order.isDescending).map((entry) => (
          <ModelLine key={entry.id} model={entry} isChosen={entry.id === chosen} />
        ))}
      </ul>
    </>
  );
}

const SortSign = ({ isDescending }: { isDescending: boolean }) => (
  <>
    <span aria-hidden="true">{isDescending ? " ↓" : " ↑"}</span>
    <span className="visuallyHidden">{isDescending ? ", largest first" : ", smallest first"}</span>
  </>
);

function ModelLine({ model, isChosen }: { model: GalleryEntry; isChosen: boolean }) {
  const { id, entry, built, problem } = model;
  return (
    <li className={styles.model} aria-label={entry.title}>
      <div className={styles.drawing}>{built && <ModelGlyph network={built.network} />}</div>
      <div className={styles.words}>
        <h3>
          {entry.title} <small>{entry.year}</small>
          {isChosen && <small className={styles.chosen}>chosen</small>}
        </h3>
        <p>{entry.idea}</p>
        <p className={styles.paper}>
          <a href={entry.url}>{entry.paper}</a>
        </p>
        {problem && <p className={styles.problem}>Cannot be built for these images: {problem}</p>}
      </div>
      {built && (
        <dl className={styles.numbers}>
          <div>
            <dt>parameters</dt>
            <dd>{formatCount(built.cost.parameters)}</dd>
          </div>
          <div>
            <dt>multiply–adds</dt>
            <dd>{formatCount(built.cost.multiplyAdds)}</dd>
          </div>
        </dl>
      )}
      <button type="button" className={styles.train} disabled={!built} onClick={() => trainThis(id)}>
        Train this <span className="visuallyHidden">{entry.title}</span>
      </button>
    </li>
  );
}

/** The model that is chosen already keeps its options. */
function trainThis(id: GalleryEntry["id"]) {
  if (store.getState().experiment.model.model !== id) changeSetting("model", id);
  showView("train");
  scrollTo(0, 0);
  requestAnimationFrame(() => document.getElementById(playId)?.focus());
}
