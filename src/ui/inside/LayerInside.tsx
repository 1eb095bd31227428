import { useEffect, useMemo, useRef, useState } from "react";
import type { Network } from "../../../models/network";
import type { OutlineNode } from "../../../models/outline";
import { requestImages, send } from "../../store/connection";
import { watchLayer } from "../../store/layers";
import type { DataSummary } from "../../worker/protocol";
import { formatCount } from "../format";
import panel from "../Panel.module.css";
import { Picture } from "../Picture";
import type { Theme } from "../themeChoice";
import { useAppState } from "../useAppState";
import { useIsTrained } from "../useIsTrained";
import { choiceOf, figuresOf } from "./figures";
import styles from "./Inside.module.css";
import { TileFigure } from "./TileFigure";

export interface LayerInsideProps {
  readonly network: Network;
  /** The chosen line of its outline. */
  readonly node: OutlineNode;
  readonly theme: Theme;
}

/** What the chosen layer has learned, and what it makes of an image, while the net learns. */
export function LayerInside({ network, node, theme }: LayerInsideProps) {
  const frame = useRef<HTMLElement>(null);
  const [runId, data, maps] = useAppState((state) => [state.currentId, state.live.data, state.layers.maps]);
  const [index, setIndex] = useState(0);
  const [width, setWidth] = useState(0);
  const [isSeen, setIsSeen] = useState(false);
  const isTrained = useIsTrained(network) && data !== undefined;
  const choice = useMemo(() => choiceOf(node), [node]);
  const image = Math.min(index, (data?.counts.validation ?? 1) - 1);

  useEffect(() => {
    const element = frame.current as HTMLElement;
    const size = new ResizeObserver(([{ contentRect }]) => setWidth(Math.floor(contentRect.width)));
    const sight = new IntersectionObserver(([{ isIntersecting }]) => setIsSeen(isIntersecting));
    size.observe(element);
    sight.observe(element);
    return () => {
      size.disconnect();
      sight.disconnect();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another run is to be asked again
  useEffect(() => {
    if (!isTrained || !isSeen) return;
    watchLayer({ choice, image: { split: "validation", index: image } }, send);
    return () => watchLayer(undefined, send);
  }, [isTrained, isSeen, choice, image, runId]);

  const figures = useMemo(
    () => (maps && maps.layer === choice.layer ? figuresOf(network, maps, choice) : []),
    [network, maps, choice],
  );
  return (
    <section ref={frame} className={styles.inside} aria-label={`Inside ${node.path}`}>
      {isTrained ? (
        <ShownImage data={data} index={image} step={maps?.step} onChoose={setIndex} />
      ) : (
        <p className={panel.note}>Its kernel, and what it makes of an image, show once this net trains.</p>
      )}
      {width > 0 &&
        figures.map((figure) => (
          <TileFigure key={figure.title} figure={figure} width={width} theme={theme} />
        ))}
    </section>
  );
}

interface ShownImageProps {
  readonly data: DataSummary;
  /** Its place in the validation split. */
  readonly index: number;
  /** Of the net that was looked at; undefined before it was. */
  readonly step?: number;
  readonly onChoose: (index: number) => void;
}

/** The image that the layer is shown, and buttons to the ones beside it. */
function ShownImage({ data, index, step, onChoose }: ShownImageProps) {
  const [shown, setShown] = useState<{ data: DataSummary; index: number; pixels: Uint8Array }>();
  useEffect(() => {
    let isWanted = true;
    requestImages("validation", [index]).then(({ pixels }) => isWanted && setShown({ data, index, pixels }));
    return () => {
      isWanted = false;
    };
  }, [data, index]);
  const { counts, labels, classNames, imageShape } = data;
  const name = classNames[labels.validation[index]];
  const move = (by: number) => onChoose((index + by + counts.validation) % counts.validation);
  return (
    <div className={styles.image}>
      {shown?.data === data && shown.index === index ? (
        <Picture pixels={shown.pixels} shape={imageShape} label={`Validation image ${index + 1}: ${name}`} />
      ) : (
        <span className={styles.place} />
      )}
      <button type="button" className={panel.action} aria-label="Previous image" onClick={() => move(-1)}>
        ‹
      </button>
      <button type="button" className={panel.action} aria-label="Next image" onClick={() => move(1)}>
        ›
      </button>
      <span className={panel.note}>
        validation image {formatCount(index + 1)}, {name}
        {step !== undefined && ` · step ${formatCount(step)}`}
      </span>
    </div>
  );
}
