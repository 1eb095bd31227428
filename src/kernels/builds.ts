/** The builds of the kernels, best first. */
export const buildNames = ["relaxedThreads", "threads", "relaxedSingle", "single"] as const;
export type BuildName = (typeof buildNames)[number];

export interface BuildTraits {
  readonly hasThreads: boolean;
  readonly hasRelaxedSimd: boolean;
}

export const builds: Readonly<Record<BuildName, BuildTraits>> = {
  relaxedThreads: { hasThreads: true, hasRelaxedSimd: true },
  threads: { hasThreads: true, hasRelaxedSimd: false },
  relaxedSingle: { hasThreads: false, hasRelaxedSimd: true },
  single: { hasThreads: false, hasRelaxedSimd: false },
};
