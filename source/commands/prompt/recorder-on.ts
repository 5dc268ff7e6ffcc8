import type {Cluster} from '../../cluster/calls/index.js';
import type {UserInfo} from '../../cluster/model/index.js';
import type {Recorder} from '../../operations/plan/index.js';
import {createRecorder} from '../../operations/plan/index.js';
import type {CommandContext} from '../arguments/index.js';

/** A recorder for the journal, if there is one. The user's name on the server is asked for once, in parallel. */
export function recorderOn(
	cluster: Cluster,
	{journal}: CommandContext,
	me: Promise<UserInfo | undefined>,
	warnings: string[],
): Recorder | undefined {
	return (
		journal &&
		createRecorder(journal, {
			info: cluster.info,
			me: () => me,
			warn: sentence => void warnings.push(sentence),
		})
	);
}
