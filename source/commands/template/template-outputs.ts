/** Forms of output that say themselves what is printed; what stands behind `=` is theirs. */
export const templateOutputs = ['jsonpath=', 'custom-columns='] as const;
