import type {Problem} from '../index.js';

const most = 64;

/** Collects the problems of a file. Its size is limited, so that a file full of faults costs no more than a valid one. */
export class ProblemList {
	readonly items: Problem[] = [];
	/** The number of all problems, including those for which `items` had no room. */
	count = 0;
	private fatalSeen = false;

	constructor(found: readonly Problem[] = []) {
		for (const {code, message, fatalForServer} of found) {
			this.add(code, message, fatalForServer);
		}
	}

	/** @param fatalForServer - whether Go's crypto/x509, and so the API server, refuses the whole file because of it. */
	add(code: string, message: string, fatalForServer: boolean): void {
		this.count++;
		if (this.items.length < most || (fatalForServer && !this.fatalSeen)) {
			this.items.push({code, message, fatalForServer});
			this.fatalSeen ||= fatalForServer;
		}
	}
}
