import { Tabs } from "@base-ui/react/tabs";
import { useMemo } from "react";
import type { Network } from "../../models/network";
import { nodeAt, outlineOf } from "../../models/outline";
import { GradientStrip } from "./GradientStrip";
import { LayerInside } from "./inside/LayerInside";
import styles from "./LayerTabs.module.css";
import type { Theme } from "./themeChoice";

export interface LayerTabsProps {
  readonly network: Network | undefined;
  /** Of the diagram's chosen line; the first one without it. */
  readonly selectedPath: string | undefined;
  readonly theme: Theme;
}

/** What is learnt layer by layer, and inside the chosen one. */
export function LayerTabs({ network, selectedPath, theme }: LayerTabsProps) {
  const node = useMemo(() => {
    const nodes = network ? outlineOf(network) : [];
    return nodeAt(nodes, selectedPath ?? "") ?? nodes[0];
  }, [network, selectedPath]);
  return (
    <Tabs.Root className={styles.root} defaultValue="all">
      <Tabs.List className={styles.list} aria-label="What is shown of the layers">
        <Tabs.Tab className={styles.tab} value="all">
          All layers
        </Tabs.Tab>
        {node && (
          <Tabs.Tab className={styles.tab} value="one">
            Inside {node.path}
          </Tabs.Tab>
        )}
      </Tabs.List>
      <Tabs.Panel className={styles.panel} value="all">
        <GradientStrip />
      </Tabs.Panel>
      <Tabs.Panel className={styles.panel} value="one">
        {network && node && <LayerInside network={network} node={node} theme={theme} />}
      </Tabs.Panel>
    </Tabs.Root>
  );
}
