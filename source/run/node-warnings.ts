/**
 * Leaves out what Node says of NODE_TLS_REJECT_UNAUTHORIZED=0 whenever TLS is spoken, as if nobody were verified: each
 * connection of certdeck says itself who is. The words would be untrue, and stand in the midst of the deck's screen.
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
