/** What the classes are called, by label. */

export const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Xiao, Rasul & Vollgraf 2017, table 2. */
export const fashionClasses = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];
