import {OperationError} from './operation-error.js';

const unitSeconds: Readonly<Record<string, number>> = {
	ms: 0.001,
	s: 1,
	m: 60,
	h: 3600,
	d: 86_400,
	w: 604_800,
	y: 31_536_000,
};

/**
 * Reads a duration as people and Go write it: `24h`, `1h30m`, `90d`, `2w`, `1y` (365 days).
 *
 * @returns whole seconds, at least 1.
 * @throws {OperationError} `refused` naming the text and what was expected.
 */
export function parseDuration(text: string): number {
	const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwy])/g)];
	const whole = parts.map(part => part[0]).join('');
	const seconds = Math.round(
		parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit ?? ''] ?? 0), 0),
	);
	if (parts.length === 0 || whole !== text || seconds < 1 || seconds > 1000 * 31_536_000) {
		throw new OperationError('refused', `${JSON.stringify(text)} is no duration`, {
			hint: 'write a number and a unit: 30s, 10m, 24h, 90d, 1y, or several such as 1h30m',
		});
	}

	return seconds;
}
