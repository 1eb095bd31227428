/** What of UMAP the page says, without its code. */
export const neighbourCount = 15;
export const minimalDistance = 0.1;
