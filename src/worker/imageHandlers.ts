/** Images of the data for the page to show: as they are, as a batch changes them, and corrupted. */
import { splitImagesAt } from "../../datasets/split";
import { parseExperiment } from "../settings/experiment";
import { previewBatch } from "../training/batches/preview";
import { SettingError } from "../training/errors";
import { suiteImages } from "../training/suiteImages";
import type { Handlers, WorkerContext } from "./handlers";
import { nextTask } from "./nextTask";
import { isSameData } from "./prepareData";

/** Handles requests for images. */
export function imageHandlers(worker: WorkerContext): Pick<Handlers, "images" | "preview" | "corrupted"> {
  const shownData = () => worker.session?.data ?? worker.prepared?.run;

  return {
    async images({ id, split, indices }) {
      const data = shownData();
      if (!data) return;
      const { pixels, labels } = splitImagesAt(data[split], indices);
      worker.post({ kind: "images", id, pixels, labels }, [pixels.buffer, labels.buffer]);
    },
    async preview({ id, experiment: value, step }) {
      const experiment = parseExperiment(value);
      const { prepared } = worker;
      if (!prepared || !isSameData(prepared.experiment, experiment)) return; // asked again when they come
      try {
        const preview = previewBatch(prepared.run, experiment, step);
        worker.post({ kind: "preview", id, preview }, [preview.pixels.buffer]);
      } catch (error) {
        if (!(error instanceof SettingError)) throw error;
        worker.post({ kind: "previewProblem", key: error.key, message: error.message });
      }
    },
    async corrupted({ id, index, severity, corruptions }) {
      const data = shownData();
      if (!data) return;
      const wanted = corruptions.map((name) => ({ position: index, change: { id: name, severity } }));
      const made = await suiteImages(data, wanted, { isStopAsked: () => false, nextTask });
      if (!made) return;
      const { pixels, labels } = made.images;
      worker.post({ kind: "images", id, pixels, labels }, [pixels.buffer, labels.buffer]);
    },
  };
}
