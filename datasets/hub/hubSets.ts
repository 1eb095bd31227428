/** Where the Hugging Face hub keeps the registry's sets. */

export const hubAddress = "https://huggingface.co";

interface HubSet {
  readonly repository: string;
  /** The version that is fetched, whatever its authors change later. */
  readonly commit: string;
  /** The folder of the set's Parquet files: its configuration. */
  readonly folder: string;
}

export const hubSets = {
  mnist: {
    repository: "ylecun/mnist",
    commit: "77f3279092a1c1579b2250db8eafed0ad422088c",
    folder: "mnist",
  },
  "fashion-mnist": {
    repository: "zalando-datasets/fashion_mnist",
    commit: "531be5e2ccc9dba0c201ad3ae567a4f3d16ecdd2",
    folder: "fashion_mnist",
  },
  cifar10: {
    repository: "uoft-cs/cifar10",
    commit: "0b2714987fa478483af9968de7c934580d0bb9a2",
    folder: "plain_text",
  },
  cifar100: {
    repository: "uoft-cs/cifar100",
    commit: "aadb3af77e9048adbea6b47c21a81e47dd092ae5",
    folder: "cifar100",
  },
} as const satisfies Record<string, HubSet>;

export type HubSetId = keyof typeof hubSets;

/** Whether a data set's name is one that the hub keeps. */
export const isHubSet = (id: string): id is HubSetId => Object.hasOwn(hubSets, id);
