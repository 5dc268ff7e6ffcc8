import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {WatchEvent} from '../../../source/cluster/watch/watch-events.js';
import {watchRequests} from '../../../source/cluster/watch/watch-stream.js';

const bookmark = JSON.stringify({
	type: 'BOOKMARK',
	object: {kind: 'CertificateSigningRequest', apiVersion: 'certificates.k8s.io/v1', metadata: {resourceVersion: '9'}},
});

/** Watches a server that sends `lines`, and then keeps the connection open, or ends it with `end`. */
async function watch(lines: readonly string[], end?: Error | 'clean') {
	const closed = Promise.withResolvers<void>();
	let isClosed = false;
	const events: WatchEvent[] = [];
	const result = await watchRequests(
		{
			lines: async () => ({
				lines: (async function* () {
					yield* lines;
					if (end === undefined) {
						// A watch that is never closed would block the test forever.
						const timer = setTimeout(closed.resolve, 5000);
						await closed.promise;
						clearTimeout(timer);
						throw new ClusterError('unreachable', 'cut');
					}

					if (end !== 'clean') {
						throw end;
					}
				})(),
				close() {
					isClosed = true;
					closed.resolve();
				},
			}),
		},
		{
			resourceVersion: '8',
			signal: new AbortController().signal,
			isFresh: false,
			connectTimeoutMs: undefined,
			headTimeoutMs: 1000,
			silenceMs: 30,
			keepAliveMs: 10,
		},
		{opened() {}, received() {}, event: event => events.push(event)},
	);
	return {...result, isClosed, events: events.map(({resourceVersion}) => resourceVersion)};
}

test('closes a silent watch, which is no fault', async () => {
	assert.deepEqual(await watch([]), {isGood: true, isSilent: true, isClosed: true, events: []});
	assert.deepEqual(await watch([bookmark]), {isGood: true, isSilent: true, isClosed: true, events: ['9']});
});

test('treats a watch that is cut as a fault, whatever it brought', async () => {
	const error = new ClusterError('unreachable', 'cut');
	assert.deepEqual(await watch([bookmark], error), {
		isGood: true,
		isSilent: false,
		isClosed: false,
		events: ['9'],
		error,
	});
});

test('treats a watch that ends at once without an event as failed', async () => {
	assert.deepEqual(await watch([], 'clean'), {isGood: false, isSilent: false, isClosed: false, events: []});
});
