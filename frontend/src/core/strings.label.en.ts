/** English texts of the labeling page. */
export const LABEL_EN = {
  tagFailed: "could not be drawn: {why}. Its results are kept as they are.",
  tagKept: "(line {line}) is not drawn here; its results are kept as they are.",
} as const satisfies Record<string, string>;
