import type {Printable} from '../../base/text/index.js';
import {printableJson, printed, withoutKeys} from '../../base/text/index.js';

/** The kind of an event, in a word. */
export type LogEvent =
	| 'started'
	| 'leading'
	| 'not-leading'
	| 'signed'
	| 'issued'
	| 'failed'
	| 'denied'
	| 'waiting'
	| 'not-listed'
	| 'bundle-there'
	| 'bundle-missing'
	| 'bundle-unknown'
	| 'error'
	| 'lease-error'
	| 'list-error'
	| 'authority-loaded'
	| 'authority-refused'
	| 'stopping'
	| 'stopped';

/** Names, serials and certdeck's own words. Keys, and texts that a request contains, are never logged. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type Log = (event: LogEvent, fields?: LogFields) => void;

const faults: ReadonlySet<LogEvent> = new Set([
	'error',
	'lease-error',
	'list-error',
	'authority-refused',
	'bundle-missing',
]);

/** A log of JSON lines. */
export function createLog(write: (line: Printable) => void, now: () => Date): Log {
	return (event, fields = {}) => {
		const safe = Object.entries(fields).map(([key, value]) => [
			key,
			typeof value === 'string' ? withoutKeys(value) : value,
		]);
		const level = faults.has(event) ? 'error' : 'info';
		const line = {time: now().toISOString(), level, event, ...Object.fromEntries(safe)};
		write(printed`${printableJson(line)}\n`);
	};
}
