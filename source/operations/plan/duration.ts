import {localized} from '../../base/text/index.js';
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

/** A duration in its largest whole unit, as `parseDuration` reads it: `90d`, `36h`, `601s`. */
export function durationText(seconds: number): string {
	const unit = (['d', 'h', 'm'] as const).find(each => seconds % (unitSeconds[each] ?? 1) === 0) ?? 's';
	return `${seconds / (unitSeconds[unit] ?? 1)}${unit}`;
}

/**
 * Reads a duration in the form that people and Go write: `24h`, `1h30m`, `90d`, `2w`, `1y` (365 days).
 *
 * @returns whole seconds, at least 1.
 * @throws {OperationError} `refused` with the text and the expected form.
 */
export function parseDuration(text: string): number {
	const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwy])/g)];
	const whole = parts.map(part => part[0]).join('');
	const seconds = Math.round(
		parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit ?? ''] ?? 0), 0),
	);
	if (parts.length === 0 || whole !== text || seconds < 1 || seconds > 1000 * 31_536_000) {
		throw new OperationError('refused', localized`${JSON.stringify(text)} is no duration`, {
			hint: localized`write a number and a unit: 30s, 10m, 24h, 90d, 1y, or several such as 1h30m`,
		});
	}

	return seconds;
}
