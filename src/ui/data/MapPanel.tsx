import { useMemo, useState } from "react";
import { neighbourCount } from "../../analysis/umapOptions";
import { ScatterChart } from "../../charts/ScatterChart";
import { drawMap, mapImageCount } from "../../store/dataViewActions";
import type { DataPart, ImageMap, ImageRef, LoadedSet } from "../../worker/dataProtocol";
import { formatCount } from "../format";
import panel from "../Panel.module.css";
import { Picture } from "../Picture";
import styles from "./Data.module.css";
import { imageText, partTitles } from "./dataText";
import { useDataView } from "./useDataView";
import { useImages } from "./useImages";
import { WorkControls } from "./WorkControls";

const parts = ["train", "validation", "test"] as const;

/** Images as points in the plane: alike ones near each other. */
export function MapPanel({ set, label }: { readonly set: LoadedSet; readonly label: number | undefined }) {
  const [map, isBusy] = useDataView((state) => [state.map.result, state.map.progress !== undefined]);
  const [part, setPart] = useState<(typeof parts)[number]>("train");
  const count = Math.min(mapImageCount, set.labels[part].length);
  return (
    <section className={panel.panel} aria-label="Map">
      <header className={`${panel.heading} ${styles.head}`}>
        <h3>Map</h3>
        <div className={panel.tools}>
          <label>
            of {formatCount(count)} images of
            <select value={part} onChange={(event) => setPart(event.target.value as typeof part)}>
              {parts.map((one) => (
                <option key={one} value={one}>
                  {partTitles[one]}
                </option>
              ))}
            </select>
          </label>
        </div>
        <button
          type="button"
          className={styles.button}
          disabled={isBusy}
          onClick={() => drawMap("pca", part)}
        >
          Draw the PCA map
        </button>
        <button
          type="button"
          className={styles.button}
          disabled={isBusy}
          onClick={() => drawMap("umap", part)}
        >
          Draw the UMAP map
        </button>
      </header>
      <div className={styles.reserved}>
        <WorkControls work="map" />
      </div>
      {map ? (
        <MapChart set={set} map={map} label={label} />
      ) : (
        <p className={panel.note}>
          Each image becomes a point, and images that are alike lie near each other. PCA (Pearson 1901) shows
          the two directions in which pixels differ most. UMAP (McInnes et al. 2018) keeps the{" "}
          {neighbourCount} nearest neighbours of each image together; the same seed gives the same map.
        </p>
      )}
    </section>
  );
}

interface MapChartProps {
  readonly set: LoadedSet;
  readonly map: ImageMap;
  readonly label: number | undefined;
}

function MapChart({ set, map, label }: MapChartProps) {
  const { part, positions, places, shares } = map;
  const groups = useMemo(
    () => Uint8Array.from(positions, (position) => set.labels[part][position]),
    [set, part, positions],
  );
  const title = `${map.method === "pca" ? "PCA" : "UMAP"} map of ${formatCount(positions.length)} images of ${partTitles[part]}`;
  const component = (index: number) =>
    `component ${index + 1}, ${percent(shares[index] ?? 0)} of the variance`;
  return (
    <>
      <ScatterChart
        title={title}
        places={places}
        groups={groups}
        groupNames={set.data.classNames}
        highlighted={label}
        {...(map.method === "pca" && { xLabel: component(0), yLabel: component(1) })}
        describePoint={(index) => imageText(set, part, positions[index])}
        renderPoint={(index) => <PointImage set={set} part={part} position={positions[index]} />}
      />
      <p className={panel.note}>
        {title}, drawn by the seed. {methodText(map)}
        {set.data.classNames.length > 20 &&
          " Classes share colours: point at an image, or choose a class above to see it alone."}
      </p>
    </>
  );
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** What was mapped, how, and how much of it is left. */
function methodText({ method, shares, shrink }: ImageMap): string {
  const of = shrink > 1 ? `pixels, squares of ${shrink}×${shrink} averaged` : "pixels";
  const kept = percent(shares.reduce((sum, share) => sum + share, 0));
  if (method === "pca") return `Of ${of}; the two axes hold ${kept} of their variance.`;
  return (
    `Of ${of}, after PCA to ${shares.length} dimensions, which hold ${kept} of their variance; ` +
    `${neighbourCount} neighbours. Only who lies near whom counts: distances between groups and directions mean little.`
  );
}

interface PointImageProps {
  readonly set: LoadedSet;
  readonly part: DataPart;
  readonly position: number;
}

function PointImage({ set, part, position }: PointImageProps) {
  const images = useMemo(() => [{ split: part, position } as ImageRef], [part, position]);
  const pixels = useImages(images)?.[0];
  const text = imageText(set, part, position);
  return (
    <>
      <div className={styles.thumbnail}>
        {pixels && <Picture pixels={pixels} shape={set.data.imageShape} label={text} />}
      </div>
      {text}
    </>
  );
}
