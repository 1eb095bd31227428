import { useState } from "react";
import { studyHash } from "../../settings/url";
import { linkLimit, linkOf, type SharedStudy, type StudyLink } from "../../study/link";
import { formatCount } from "../format";
import { useCopy } from "../useCopy";
import styles from "./Compare.module.css";

/** Copies a link to a study, and says what the link carries. */
export function CopyLink({ shared }: { readonly shared: SharedStudy }) {
  const [link, setLink] = useState<StudyLink>();
  const { isCopied, copy, forget } = useCopy();

  async function make() {
    const made = await linkOf(shared);
    setLink(made);
    await copy(new URL(studyHash(made.text), location.href).href);
  }

  return (
    <>
      <button type="button" className={styles.copy} onClick={make} onBlur={forget}>
        {isCopied ? "Copied" : "Copy link"}
      </button>
      <span role="status" className={styles.note}>
        {link && isCopied && carriedText(link, shared)}
      </span>
    </>
  );
}

function carriedText({ text, tooLong }: StudyLink, { evidence: { runs } }: SharedStudy): string {
  const length = `${formatCount(text.length)} characters`;
  if (tooLong) {
    return (
      `The link carries the study without its results, which would make it ${formatCount(tooLong)} characters long ` +
      `(limit ${formatCount(linkLimit)}); send the evidence file to have them compared.`
    );
  }
  return runs.length === 0
    ? `The link carries the study, to be run: ${length}.`
    : `The link carries the study and what each run came to, without curves and guess: ${length}.`;
}
