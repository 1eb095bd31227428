import styles from "./CurveChart.module.css";
import { download, toCsv } from "./csv";
import { themeColor } from "./plot";
import type { Mark } from "./series";
import { type Figure, figurePng, figureSvg } from "./svg";

export interface CurveExportsProps {
  readonly figure: Omit<Figure, "color" | "marks">;
  readonly marks: readonly Mark[];
  readonly isEmpty: boolean;
}

/** What the chart shows as a file: its points as measured, or the picture. */
export function CurveExports({ figure, marks, isEmpty }: CurveExportsProps) {
  const { title, series, xLabel, yLabel } = figure;
  const svg = () => figureSvg({ ...figure, marks, color: themeColor });
  const files: [string, () => Blob | Promise<Blob>][] = [
    ["CSV", () => new Blob([toCsv(series, xLabel, yLabel, marks, figure)], { type: "text/csv" })],
    ["PNG", () => figurePng(svg())],
    ["SVG", () => new Blob([svg()], { type: "image/svg+xml" })],
  ];
  return (
    <div className={styles.exports}>
      {files.map(([format, make]) => (
        <button
          key={format}
          type="button"
          disabled={isEmpty}
          title={`Save the ${title.toLowerCase()} of all shown runs as ${format}${figure.zoom ? ", of the part that is shown" : ""}`}
          onClick={async () => download(`${title}.${format.toLowerCase()}`, await make())}
        >
          {format}
        </button>
      ))}
    </div>
  );
}
