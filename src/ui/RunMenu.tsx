import { Menu } from "@base-ui/react/menu";
import { download } from "../charts/csv";
import { exportCheckpoint, exportRun, type OfferedFile } from "../store/runExchange";
import { cloneRun, deleteRun } from "../store/runList";
import { Icon } from "./icons";
import styles from "./RunList.module.css";

async function save(file: Promise<OfferedFile | undefined>) {
  const offered = await file;
  if (offered) download(offered.name, offered.content);
}

export interface RunMenuProps {
  readonly id: string;
  readonly name: string;
  readonly onRename: () => void;
}

/** What is done with a run now and then. */
export function RunMenu({ id, name, onRename }: RunMenuProps) {
  const items = [
    ["Same, but …", "Put its settings into the form", () => cloneRun(id)],
    ["Rename", "", onRename],
    ["Save the run", "Settings, curves and results as JSON", () => save(exportRun(id))],
    ["Save the checkpoint", "Weights and optimizer as safetensors", () => save(exportCheckpoint(id))],
    ["Delete", "", () => deleteRun(id)],
  ] as const;
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
