import { Popover } from "@base-ui/react/popover";
import { useId } from "react";
import { chooseBackend } from "../store/actions";
import type { BackendInfo, BackendName, BackendRequest, Candidate } from "../worker/protocol";
import styles from "./BackendBadge.module.css";
import { useAppState } from "./useAppState";

const titles: Record<BackendName, string> = { webgl: "WebGL", webgpu: "WebGPU", cpu: "CPU" };
const about: Record<BackendName, string> = {
  webgl: "The network is trained on the GPU, by WebGL.",
  webgpu: "The network is trained on the GPU, by WebGPU.",
  cpu: "The network is trained on the processor, by Strata's own kernels.",
};

/** What computes, why, what else could, and the choice between them. */
export function BackendBadge() {
  const [backend, problem, candidates, request] = useAppState((state) => [
    state.backend,
    state.backendProblem,
    state.candidates,
    state.backendRequest,
  ]);
  const id = useId();
  if (!backend && problem === undefined) return <span className={styles.badge}>starting</span>;
  return (
    <Popover.Root>
      <Popover.Trigger openOnHover delay={200} className={styles.badge}>
        {backend ? titles[backend.name] : "no backend"}
        {backend && <span className={styles.device}> · {backend.device}</span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} collisionPadding={8}>
          <Popover.Popup className={styles.popup}>
            <Popover.Title className={styles.title}>
              {backend ? `${titles[backend.name]} on ${backend.device}` : "Nothing computes here"}
            </Popover.Title>
            <Popover.Description>{backend ? sentencesOf(backend) : problem}</Popover.Description>
            <fieldset className={styles.choice}>
              <legend>Next runs are trained on</legend>
              <Choice id={`${id}-auto`} value="auto" request={request} label="The fastest for the network" />
              {candidates.map((candidate) => (
                <Choice
                  key={candidate.name}
                  id={`${id}-${candidate.name}`}
                  value={candidate.name}
                  request={request}
                  label={[titles[candidate.name], candidate.device].filter(Boolean).join(" · ")}
                  note={noteOf(candidate)}
                  isDisabled={candidate.device === ""}
                />
              ))}
            </fieldset>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function sentencesOf({ name, isSoftware, reason, floatBits }: BackendInfo): string {
  const what = isSoftware ? "This browser has no GPU for it: training is slow here." : about[name];
  return `${what}${reason && ` Why: ${reason}.`} Numbers have ${floatBits} bits.`;
}

function noteOf({ problem, prediction }: Candidate): string | undefined {
  if (problem) return problem;
  if (!prediction) return "not timed yet";
  const ms = Number(prediction.ms.toPrecision(2)).toLocaleString("en-GB");
  return prediction.isMeasured ? `${ms} ms a step, measured` : `about ${ms} ms a step, predicted`;
}

interface ChoiceProps {
  readonly id: string;
  readonly value: BackendRequest;
  readonly request: BackendRequest;
  readonly label: string;
  readonly note?: string;
  readonly isDisabled?: boolean;
}

function Choice({ id, value, request, label, note, isDisabled = false }: ChoiceProps) {
  return (
    <label htmlFor={id} className={isDisabled ? styles.disabled : undefined}>
      <input
        id={id}
        type="radio"
        name="backend"
        checked={request === value}
        disabled={isDisabled}
        onChange={() => chooseBackend(value)}
      />
      <span>
        {label}
        {note && <small>{note}</small>}
      </span>
    </label>
  );
}
