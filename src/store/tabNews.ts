/** Tells the other tabs of this browser what was stored or taken, so that they can read it again. */

type Topic = "runs" | "studies" | "sets";

const channels = new Map<Topic, BroadcastChannel>();

function channelOf(topic: Topic): BroadcastChannel | undefined {
  if (typeof BroadcastChannel === "undefined") return undefined;
  const channel = channels.get(topic) ?? new BroadcastChannel(`strata-${topic}`);
  channels.set(topic, channel);
  return channel;
}

/** Says that these changed. */
export function tellTabs(topic: Topic, ids: readonly string[]): void {
  if (ids.length > 0) channelOf(topic)?.postMessage(ids);
}

const gatherMs = 300;

/** Calls back with what other tabs say has changed, together for a while. @returns how to end that. */
export function onTabNews(topic: Topic, take: (ids: ReadonlySet<string>) => void): () => void {
  const channel = channelOf(topic);
  let gathered = new Set<string>();
  const hand = () => {
    const ids = gathered;
    gathered = new Set();
    take(ids);
  };
  const listen = ({ data }: MessageEvent<string[]>) => {
    if (gathered.size === 0) setTimeout(hand, gatherMs);
    for (const id of data) gathered.add(id);
  };
  channel?.addEventListener("message", listen);
  return () => channel?.removeEventListener("message", listen);
}
