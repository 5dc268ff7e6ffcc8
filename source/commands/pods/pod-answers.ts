/** The answers that can be given to a PodCertificateRequest by hand. */
export const podAnswers = ['deny', 'fail', 'sign'] as const;

export type PodAnswerVerb = (typeof podAnswers)[number];
