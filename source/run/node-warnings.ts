/**
 * Suppresses Node's warning about NODE_TLS_REJECT_UNAUTHORIZED=0, which claims that no server is verified. Each connection
 * of certdeck reports itself what it verifies. The warning would be wrong, and would appear in the middle of the deck's
 * screen.
 */
export function discardUntrueWarnings(from: NodeJS.EventEmitter): void {
	const printers = from.listeners('warning');
	from.removeAllListeners('warning');
	from.on('warning', (warning: Error) => {
		if (!warning.message.includes('NODE_TLS_REJECT_UNAUTHORIZED')) {
			for (const print of printers) {
				print.call(from, warning);
			}
		}
	});
}
