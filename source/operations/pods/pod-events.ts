import type {EventRecord} from '../../cluster/records/pods/index.js';

/** An event about a Pod's volumes or certificates. `quotes` is the signer's answer as kubelet quotes it. Hostile text. */
export type QuotedEvent = EventRecord & {readonly quotes?: {readonly reason: string; readonly message: string}};

const reasons = ['FailedMount', 'Denied', 'Failed', 'CertificateOverdueForRefresh', 'CertificateExpired'];
/** The number of latest events that are shown. */
const mostEvents = 5;
const quotedText = /reason=("(?:[^"\\]|\\.)*"),? message=("(?:[^"\\]|\\.)*")/;

/** @returns the latest events about certificates, oldest first. */
export function quotedEvents(events: readonly EventRecord[]): readonly QuotedEvent[] {
	return events
		.filter(({reason}) => reasons.includes(reason))
		.slice(-mostEvents)
		.map(event => {
			const [, reason, message] = quotedText.exec(event.message) ?? [];
			return reason === undefined || message === undefined
				? event
				: {...event, quotes: {reason: unquote(reason), message: unquote(message)}};
		});
}

/** Go's %q is JSON, except for a few escapes, which stay unchanged. */
function unquote(text: string): string {
	try {
		return String(JSON.parse(text));
	} catch {
		return text.slice(1, -1);
	}
}
