import type {Recorder} from '../../source/operations/plan/recorder.js';
import type {Decided, Intended} from '../../source/storage/journal/journal-record.js';

/** A recorder that writes to `all` and `intended` instead of a file. */
export function recorderInto(all: Decided[], intended: Intended[] = []): Recorder {
	return {
		async begin(entry) {
			intended.push(entry);
			return async answer => {
				all.push({...entry, answer});
			};
		},
		async note(decided) {
			all.push(decided);
		},
	};
}
