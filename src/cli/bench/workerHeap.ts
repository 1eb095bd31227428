/** Reads the JavaScript heap of a page's worker, which no script in it can. */
import type { CDPSession, Page } from "playwright";

/** Has to be called before the page starts its worker. */
export async function watchWorkerHeap(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  const attached = new Promise<string>((resolve) =>
    session.once("Target.attachedToTarget", ({ sessionId }) => resolve(sessionId)),
  );
  await session.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  let lastId = 0;
  const ask = async (method: string): Promise<{ usedSize?: number }> => {
    const sessionId = await attached;
    lastId += 1;
    const message = JSON.stringify({ id: lastId, method });
    const answer = answerTo(session, lastId);
    await session.send("Target.sendMessageToTarget", { sessionId, message });
    return answer;
  };
  return async () => {
    await ask("HeapProfiler.collectGarbage");
    return (await ask("Runtime.getHeapUsage")).usedSize as number;
  };
}

function answerTo(session: CDPSession, id: number): Promise<{ usedSize?: number }> {
  return new Promise((resolve, reject) => {
    session.on("Target.receivedMessageFromTarget", function receive({ message }) {
      const answer = JSON.parse(message);
      if (answer.id !== id) return;
      session.off("Target.receivedMessageFromTarget", receive);
      if (answer.error) reject(new Error(answer.error.message));
      else resolve(answer.result);
    });
  });
}
