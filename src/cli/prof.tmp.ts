import { mkdtempSync } from "node:fs";
import { chromium } from "playwright";
import { build, preview } from "vite";
import { browserFlags, findBrowser } from "./browser";

const outDir = "/tmp/intake-prof";
await build({ mode: "production", logLevel: "error", build: { outDir, emptyOutDir: true, minify: false } });
const server = await preview({
  logLevel: "error",
  build: { outDir },
  preview: { port: 0, host: "127.0.0.1", open: false },
});
for (const set of ["mnist", "cifar10"]) {
  const context = await chromium.launchPersistentContext(mkdtempSync("/tmp/prof-"), {
    executablePath: findBrowser(),
    args: browserFlags,
    viewport: { width: 1440, height: 900 },
  });
  const page = context.pages()[0];
  await page.addInitScript("globalThis.__name = (named) => named");
  const session = await context.newCDPSession(page);
  const workers: string[] = [];
  let n = 0;
  const waiting = new Map<number, (a: any) => void>();
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    if (/\/worker-/.test(targetInfo.url)) workers.push(sessionId);
  });
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const a = JSON.parse(message);
    waiting.get(a.id)?.(a.result);
  });
  await session.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const ask = (method: string) =>
    new Promise<any>((r) => {
      n++;
      waiting.set(n, r);
      void session.send("Target.sendMessageToTarget", {
        sessionId: workers[0],
        message: JSON.stringify({ id: n, method }),
      });
    });
  await page.goto(server.resolvedUrls!.local[0] + "#v=1&model=linear");
  await page.getByText("9,000 train").waitFor();
  await page.getByLabel("Data set", { exact: true }).selectOption(set);
  await page.getByText(`${set}: expected`).waitFor();
  await page.waitForTimeout(6000);
  await page.evaluate(() => {
    (window as any).tasks = [];
    new PerformanceObserver((l) =>
      l.getEntries().forEach((e) => (window as any).tasks.push([e.startTime, e.duration])),
    ).observe({ type: "longtask" });
  });
  await session.send("Profiler.enable");
  await session.send("Profiler.setSamplingInterval", { interval: 500 });
  await session.send("Profiler.start");
  const mark = await page.evaluate(() => performance.now());
  const files =
    set === "mnist"
      ? ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"].map(
          (x) => `/work/shared/datasets/mnist/${x}-ubyte.gz`,
        )
      : ["/work/shared/datasets/cifar-10/cifar-10-binary.tar.gz"];
  const t0 = Date.now();
  let on = true;
  const samples: string[] = [];
  const sampling = (async () => {
    while (on) {
      const a = await ask("Runtime.getHeapUsage");
      samples.push(
        `${Date.now() - t0}:${Math.round((a.usedSize + a.backingStorageSize + a.embedderHeapUsedSize) / 1e6)}`,
      );
      await new Promise((r) => setTimeout(r, 15));
    }
  })();
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", {
      type,
      x: 400,
      y: 300,
      data: { items: [], files, dragOperationsMask: 1 },
    });
  await page.getByText(set === "mnist" ? "54,000 train" : "9,000 train").waitFor();
  samples.push(`shown ${Date.now() - t0}`);
  await page.keyboard.press(" ");
  await page.waitForFunction(() =>
    [...document.querySelectorAll("dt")].some(
      (t) => t.textContent === "step" && /^[1-9]/.test(t.nextElementSibling?.textContent ?? ""),
    ),
  );
  samples.push(`step ${Date.now() - t0}`);
  const { profile } = await session.send("Profiler.stop");
  on = false;
  await Promise.race([sampling, new Promise((r) => setTimeout(r, 2000))]);
  const tasks = (await page.evaluate(() => (window as any).tasks)) as [number, number][];
  console.log(
    set,
    "tasks",
    tasks.map(([a, d]) => [Math.round(a - mark), d]),
  );
  console.log(samples.join(" "));
  const byId = new Map(profile.nodes.map((x) => [x.id, x]));
  const parent = new Map<number, number>();
  for (const x of profile.nodes) for (const c of x.children ?? []) parent.set(c, x.id);
  for (const [a, d] of tasks) {
    if (a < mark) continue;
    let time = profile.startTime;
    const self = new Map<string, number>(),
      total = new Map<string, number>();
    const offset = a - mark;
    const from = profile.startTime + offset * 1000,
      to = from + d * 1000;
    profile.samples!.forEach((id, i) => {
      time += profile.timeDeltas![i];
      if (time < from - 3000 || time > to + 3000) return;
      const node = byId.get(id)!;
      const name = (x: any) =>
        `${x.callFrame.functionName || "(anon)"}:${x.callFrame.url.split("/").pop()}:${x.callFrame.lineNumber}`;
      self.set(name(node), (self.get(name(node)) ?? 0) + profile.timeDeltas![i] / 1000);
      const seen = new Set<string>();
      for (let x: number | undefined = id; x; x = parent.get(x)) {
        const k = name(byId.get(x)!);
        if (seen.has(k)) continue;
        seen.add(k);
        total.set(k, (total.get(k) ?? 0) + profile.timeDeltas![i] / 1000);
      }
    });
    console.log(
      "task",
      offset,
      d,
      "SELF",
      [...self]
        .sort((x, y) => y[1] - x[1])
        .slice(0, 12)
        .map(([k, v]) => `${k} ${v.toFixed(1)}`)
        .join("; "),
    );
    console.log(
      "TOTAL",
      [...total]
        .sort((x, y) => y[1] - x[1])
        .slice(0, 40)
        .map(([k, v]) => `${k} ${v.toFixed(1)}`)
        .join("; "),
    );
  }
  await context.close();
}
await server.close();
