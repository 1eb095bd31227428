import { useEffect, useRef, useState } from "react";
import { centreSquare } from "../../../datasets/centreSquare";
import { cameraProblem, insecure, takenAway } from "./cameraProblem";

export interface CameraDevice {
  readonly id: string;
  readonly name: string;
}

export type CameraState =
  | { readonly kind: "off"; readonly problem?: string }
  | { readonly kind: "starting" }
  | {
      readonly kind: "on";
      readonly stream: MediaStream;
      /** A camera that looks at the user is shown as a mirror does; what is taken from it is not mirrored. */
      readonly isMirrored: boolean;
      readonly deviceId?: string;
      readonly devices: readonly CameraDevice[];
    };

export interface Camera {
  readonly state: CameraState;
  /** Whether its first frame has come; it is on before that. */
  readonly isShowing: boolean;
  /** Told by the view when a stream's first frame is there. */
  show(stream: MediaStream): void;
  turnOn(deviceId?: string): void;
  turnOff(): void;
}

/** @throws what the browser says */
async function streamOf(deviceId?: string): Promise<MediaStream> {
  const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "user" };
  const video = { ...which, width: { ideal: 640 }, height: { ideal: 480 } };
  return navigator.mediaDevices.getUserMedia({ video, audio: false });
}

async function videoDevices(): Promise<CameraDevice[]> {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices
    .filter(({ kind }) => kind === "videoinput")
    .map(({ deviceId, label }, index) => ({ id: deviceId, name: label || `Camera ${index + 1}` }));
}

const endTracks = (stream: MediaStream) => {
  for (const track of stream.getTracks()) track.stop();
};

/** A camera that is off until it is asked for, and goes off with the component. */
export function useCamera(): Camera {
  const [state, setState] = useState<CameraState>({ kind: "off" });
  const [shown, show] = useState<MediaStream>();
  const current = useRef<MediaStream>(undefined);
  /** Grows with each wish, so that a permission which comes too late turns nothing on. */
  const wish = useRef(0);

  function end() {
    wish.current += 1;
    if (current.current) endTracks(current.current);
    current.current = undefined;
  }

  function turnOff(problem?: string) {
    end();
    setState({ kind: "off", problem });
  }

  async function turnOn(deviceId?: string) {
    end();
    const own = wish.current;
    if (!isSecureContext) return turnOff(insecure(location.origin));
    setState({ kind: "starting" });
    try {
      const stream = await streamOf(deviceId);
      if (own !== wish.current) return endTracks(stream);
      current.current = stream;
      const [track] = stream.getVideoTracks();
      track.addEventListener("ended", () => own === wish.current && turnOff(takenAway));
      const { facingMode, deviceId: used } = track.getSettings();
      const isMirrored = facingMode !== "environment";
      setState({ kind: "on", stream, isMirrored, deviceId: used, devices: [] });
      const devices = await videoDevices();
      if (own === wish.current) setState({ kind: "on", stream, isMirrored, deviceId: used, devices });
    } catch (error) {
      if (own === wish.current) turnOff(cameraProblem(error));
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the component goes
  useEffect(() => end, []);
  return {
    state,
    isShowing: state.kind === "on" && state.stream === shown,
    show,
    turnOn: (deviceId) => void turnOn(deviceId),
    turnOff: () => turnOff(),
  };
}

let reader: CanvasRenderingContext2D | undefined;

/** What a camera's video shows now, as an image of a set; undefined before its first frame. */
export function frameOf(
  video: HTMLVideoElement | null,
  [side, , channels]: readonly [number, number, number],
): Uint8Array | undefined {
  const { videoWidth: width = 0, videoHeight: height = 0 } = video ?? {};
  if (!video || width === 0 || height === 0 || video.readyState < video.HAVE_CURRENT_DATA) return undefined;
  reader ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true }) ?? undefined;
  if (!reader) return undefined;
  if (reader.canvas.width !== width) reader.canvas.width = width;
  if (reader.canvas.height !== height) reader.canvas.height = height;
  reader.drawImage(video, 0, 0);
  const { data } = reader.getImageData(0, 0, width, height);
  return centreSquare({ width, height, rgba: data }, side, channels === 1 ? 1 : 3);
}
