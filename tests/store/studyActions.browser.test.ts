import { beforeEach, expect, test } from "vitest";
import { addStudy, deleteStudy, forgetDeletedStudies, show, undoDelete } from "../../src/store/studyActions";
import { forgetStudy, storedStudies } from "../../src/store/studyDatabase";
import { studyStore } from "../../src/store/studyState";
import { newEvidence, withRun } from "../../src/study/evidence";
import { jobsOf } from "../../src/study/study";
import { depthStudy, madeRun } from "../study/runs";

const study = depthStudy([1]);
const evidence = withRun(newEvidence(study), madeRun(jobsOf(study)[0], 0.5));
const titles = () =>
  studyStore.getState().studies.map(
    ({
      evidence: {
        study: { title },
      },
    }) => title,
  );
const storedTitles = async () =>
  (await storedStudies())
    .map(
      ({
        evidence: {
          study: { title },
        },
      }) => title,
    )
    .sort();

beforeEach(async () => {
  for (const { id } of await storedStudies()) await forgetStudy(id);
  studyStore.setState({ studies: [], deleted: [], shown: { kind: "overview" } });
  for (const title of ["first", "second", "third"]) {
    addStudy({ evidence: { ...evidence, study: { ...study, title } } });
  }
});

test("studies that were deleted come back one by one or all at once, in the list and in the storage", async () => {
  show({ kind: "overview" });
  const order = titles();
  for (const { id } of studyStore.getState().studies) deleteStudy(id);
  expect(titles()).toEqual([]);
  await expect.poll(storedTitles).toEqual([]);

  undoDelete();
  expect(titles()).toHaveLength(1);
  undoDelete(2);
  expect(titles().toSorted()).toEqual(order.toSorted());
  expect(studyStore.getState().deleted).toEqual([]);
  await expect.poll(storedTitles).toEqual(["first", "second", "third"]);
  expect((await storedStudies()).map(({ evidence: { runs } }) => runs.length)).toEqual([1, 1, 1]);
});

test("a study whose page was open is shown again, unless another page is", () => {
  const { shown } = studyStore.getState();
  expect(shown.kind).toBe("study");
  const { id } = shown as { id: string };
  deleteStudy(id);
  expect(studyStore.getState().shown).toEqual({ kind: "overview" });
  undoDelete();
  expect(studyStore.getState().shown).toEqual(shown);

  deleteStudy(id);
  show({ kind: "preset", preset: "depth" });
  undoDelete();
  expect(studyStore.getState().shown).toEqual({ kind: "preset", preset: "depth" });
  deleteStudy(id);
  forgetDeletedStudies();
  undoDelete();
  expect(titles()).toHaveLength(2);
});
