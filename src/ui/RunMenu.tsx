import { Menu } from "@base-ui/react/menu";
import { download } from "../charts/csv";
import { exportCheckpoint, exportRun, type OfferedFile } from "../store/runExchange";
import { cloneRun, deleteRuns } from "../store/runList";
import { moveInQueue } from "../store/runQueue";
import { Icon } from "./icons";
import styles from "./RunList.module.css";

async function save(file: Promise<OfferedFile | undefined>) {
  const offered = await file;
  if (offered) download(offered.name, offered.content);
}

type Item = readonly [label: string, note: string, act: () => void];

const item = (label: string, act: () => void): Item => [label, "", act];

export interface RunMenuProps {
  readonly id: string;
  readonly name: string;
  /** Where it stands in the queue; nothing where it does not wait. */
  readonly turn?: { readonly isFirst: boolean; readonly isLast: boolean };
  readonly onRename: () => void;
}

/** What is done with a run now and then. */
export function RunMenu({ id, name, turn, onRename }: RunMenuProps) {
  const items: Item[] = [
    ...(turn && !turn.isFirst ? [item("Run earlier", () => moveInQueue(id, "earlier"))] : []),
    ...(turn && !turn.isLast ? [item("Run later", () => moveInQueue(id, "later"))] : []),
    ["Same, but …", "Put its settings into the form", () => cloneRun(id)],
    item("Rename", onRename),
    ["Save the run", "Settings, curves and results as JSON", () => save(exportRun(id))],
    ["Save the checkpoint", "Weights and optimizer as safetensors", () => save(exportCheckpoint(id))],
    item("Delete", () => deleteRuns([id])),
  ];
  return (
    <Menu.Root>
      <Menu.Trigger className={styles.icon} aria-label={`More for ${name}`} title="More">
        <Icon name="more" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" collisionPadding={8} className={styles.positioner}>
          <Menu.Popup className={styles.menu}>
            {items.map(([label, note, act]) => (
              <Menu.Item key={label} className={styles.item} onClick={act}>
                {label}
                {note && <small>{note}</small>}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
