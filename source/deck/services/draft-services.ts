import {createStore} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {RequestPlan} from '../../operations/issuance/index.js';
import {FileError} from '../../storage/files/index.js';
import type {Draft, Drafts, IssuanceStore} from '../../storage/issuance/index.js';
import {newDraftId} from '../../storage/issuance/index.js';
import type {DraftsPort} from '../ports/index.js';

/** The time between two writes, in milliseconds. A crash loses at most the input of that time. */
const pauseMs = 200;

type DraftSources = {
	readonly drafts: Drafts;
	readonly issuances: IssuanceStore;
	/** URL of the cluster's API server, without credentials. */
	readonly server: string;
	readonly now: () => Date;
	/** Makes the program wait for `work` before it ends. */
	finish(work: Promise<void>): void;
};

/** The draft of the guide, and a wrapper of plans that discards the draft. */
export type GuideDrafts = DraftsPort & {
	/** Returns the same plan, which also discards the draft at its first write. From then on the issuance has a record. */
	whileSending(plan: RequestPlan): RequestPlan;
};

/** Saves the input of the guide, and offers the draft of an earlier deck. */
export function createDraftServices({drafts, issuances, server, now, finish}: DraftSources): GuideDrafts {
	const left = createStore<Draft | undefined>(undefined);
	let id = newDraftId();
	/** The input that is on disk, or is being written. */
	let kept: unknown;
	let keptText = '';
	let pause: {readonly timer: NodeJS.Timeout; end(): void} | undefined;
	let lastWrite = Promise.resolve();

	const write = (task: () => Promise<void>): Promise<void> => {
		lastWrite = lastWrite.then(task).catch((error: unknown) => {
			// The input is still on the screen. If the disk has a fault, sending the request will report it.
			if (!(error instanceof FileError)) {
				throw error;
			}
		});
		return lastWrite;
	};

	const removeDraft = (): Promise<void> => {
		const wasKept = keptText !== '';
		clearTimeout(pause?.timer);
		pause?.end();
		pause = undefined;
		[kept, keptText] = [undefined, ''];
		const mine = id;
		return wasKept ? write(() => drafts.remove(mine)) : Promise.resolve();
	};

	const save = (content: object): void => {
		const text = JSON.stringify(content);
		if (text === keptText) {
			return;
		}

		[kept, keptText] = [content, text];
		if (pause !== undefined) {
			return;
		}

		const {promise, resolve} = Promise.withResolvers<void>();
		const timer = setTimeout(() => {
			pause = undefined;
			const latest = kept;
			resolve(write(() => drafts.save({id, savedAt: now().toISOString(), server, content: latest})));
		}, pauseMs);
		pause = {timer, end: resolve};
		finish(promise);
	};

	void drafts.left().then(all => left.set(all.find(each => each.server === server)));
	return {
		getSnapshot: left.getSnapshot,
		subscribe: left.subscribe,
		save(content) {
			if (content === undefined) {
				finish(removeDraft());
			} else {
				save(content);
			}
		},
		takeOver() {
			const draft = left.getSnapshot();
			if (draft !== undefined) {
				id = draft.id;
				keptText = localized`of a deck before`;
				left.set(undefined);
			}
		},
		discard() {
			const draft = left.getSnapshot();
			if (draft !== undefined) {
				left.set(undefined);
				finish(write(() => drafts.remove(draft.id)));
			}

			finish(removeDraft());
		},
		whileSending: plan => ({
			...plan,
			async perform(signal) {
				const typed = kept;
				await removeDraft();
				try {
					return await plan.perform(signal);
				} catch (error) {
					const issuance = await issuances.read(plan.issuanceId).catch(() => undefined);
					if (issuance === undefined && typeof typed === 'object' && typed !== null) {
						save(typed);
					}

					throw error;
				}
			},
		}),
	};
}
