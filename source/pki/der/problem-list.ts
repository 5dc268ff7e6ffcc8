import type {Problem} from '../index.js';

const most = 64;

/** Gathers what is wrong with a file; bounded, so that a file of faults costs no more than a sound one. */
export class ProblemList {
	readonly items: Problem[] = [];
	/** How many were added, also those that `items` had no room for. */
	count = 0;
	private fatalSeen = false;

	constructor(found: readonly Problem[] = []) {
		for (const {code, message, fatalForServer} of found) {
			this.add(code, message, fatalForServer);
		}
	}

	/** @param fatalForServer - whether Go's crypto/x509, and with it the API server, refuses the whole for it. */
	add(code: string, message: string, fatalForServer: boolean): void {
		this.count++;
		if (this.items.length < most || (fatalForServer && !this.fatalSeen)) {
			this.items.push({code, message, fatalForServer});
			this.fatalSeen ||= fatalForServer;
		}
	}
}
