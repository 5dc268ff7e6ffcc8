import type {Severity} from '../../review/finding/index.js';
import {contentRules} from './content-rules.js';
import {joinRules} from './join-rules.js';
import type {CertificateRule} from './rule.js';
import {timeRules} from './time-rules.js';

const weights: readonly Severity[] = ['block', 'warn', 'info'];

/** All rules, the most severe first. */
export const certificateRules: readonly CertificateRule[] = [...contentRules, ...timeRules, ...joinRules].toSorted(
	(a, b) => weights.indexOf(a.severity) - weights.indexOf(b.severity),
);
