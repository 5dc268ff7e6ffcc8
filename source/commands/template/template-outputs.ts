/** Output forms with a template after `=`. */
export const templateOutputs = ['jsonpath=', 'custom-columns='] as const;
