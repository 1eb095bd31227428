import { Popover } from "@base-ui/react/popover";
import styles from "./BackendBadge.module.css";
import { useAppState } from "./useAppState";

const names = { webgl: "WebGL", cpu: "CPU" };

/** What computes, and why. */
export function BackendBadge() {
  const backend = useAppState((state) => state.backend);
  if (!backend) return <span className={styles.badge}>starting</span>;
  const { name, device, isSoftware, reason, floatBits } = backend;
  return (
    <Popover.Root>
      <Popover.Trigger openOnHover delay={200} className={styles.badge}>
        {names[name]} · {device}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} collisionPadding={8}>
          <Popover.Popup className={styles.popup}>
            <Popover.Title className={styles.title}>
              {names[name]} on {device}
            </Popover.Title>
            <Popover.Description>
              {name === "webgl" &&
                isSoftware &&
                "This browser draws on the processor, without a GPU: training is slow here. "}
              {name === "webgl" && !isSoftware && "The network is trained on the GPU. "}
              {name === "cpu" && "The network is trained on the processor, by Strata's own kernels. "}
              {reason && `WebGL is not used: ${reason}. `}
              Numbers have {floatBits} bits. Speed counts training steps only.
            </Popover.Description>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
