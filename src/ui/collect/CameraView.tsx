import type { RefObject } from "react";
import styles from "./CameraView.module.css";
import type { Camera } from "./useCamera";

export interface CameraViewProps {
  readonly camera: Camera;
  readonly video: RefObject<HTMLVideoElement | null>;
}

/** The square that a camera sees, with its switch; or why it sees none. */
export function CameraView({ camera: { state, show, turnOn, turnOff }, video }: CameraViewProps) {
  const isOn = state.kind === "on";
  return (
    <div className={styles.view}>
      <div className={styles.frame}>
        {isOn ? (
          <video
            key={state.stream.id}
            ref={(element) => {
              video.current = element;
              if (element && element.srcObject !== state.stream) element.srcObject = state.stream;
            }}
            className={state.isMirrored ? `${styles.video} ${styles.mirrored}` : styles.video}
            aria-label={state.isMirrored ? "Camera, mirrored" : "Camera"}
            onLoadedData={() => show(state.stream)}
            autoPlay
            muted
            playsInline
          />
        ) : (
          <button
            type="button"
            className={styles.turnOn}
            disabled={state.kind === "starting"}
            onClick={() => turnOn()}
          >
            {state.kind === "starting" ? "Waiting for permission" : "Turn on the camera"}
          </button>
        )}
      </div>
      {state.kind === "off" && state.problem && (
        <p className={styles.problem} role="alert">
          {state.problem}
        </p>
      )}
      <div className={styles.tools}>
        {isOn && state.devices.length > 1 && (
          <select aria-label="Camera" value={state.deviceId} onChange={({ target }) => turnOn(target.value)}>
            {state.devices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
        {isOn && (
          <button type="button" onClick={turnOff}>
            Turn off
          </button>
        )}
      </div>
    </div>
  );
}
