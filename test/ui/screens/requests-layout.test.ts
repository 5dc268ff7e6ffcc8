import assert from 'node:assert/strict';
import {test} from 'node:test';
import {triageOrder} from '../../../source/present/list/request-order.js';
import {layoutRow} from '../../../source/present/list/request-row.js';
import {displayWidth} from '../../../source/present/text/fit.js';
import {layoutRequests} from '../../../source/ui/screens/requests/requests-layout.js';
import {bodyLines} from '../../../source/ui/screens/requests/requests-lines.js';
import {cursorOf, initialRequestsState, requestsReducer} from '../../../source/ui/screens/requests/requests-state.js';
import {aDigest, aRequest} from '../../helpers/requests.js';

test('list and pane fill the screen and no more, at every size', () => {
	const rows = Array.from({length: 200}, (_, index) => aRequest({name: `r${index}`, uid: `${index}`}));
	const state = requestsReducer(initialRequestsState, {type: 'settle', rows});
	for (let width = 40; width <= 240; width += 7) {
		for (let height = 8; height <= 80; height += 3) {
			for (const trouble of [0, 1]) {
				const layout = layoutRequests(width, height, trouble);
				const lines = bodyLines({
					relatedRequests: () => ({sameSubject: []}),
					found: rows.length,
					list: {phase: 'live', requests: rows},
					shown: {rows, older: new Map([['3', rows.slice(0, 2)]]), under: new Map()},
					sort: triageOrder,
					columns: layoutRow(layout.listWidth - 4),
					isReadOnly: false,
					context: 'test',
					filter: '',
					filterFault: undefined,
					isFiltering: true,
					weights: {waiting: 0, block: 0, warn: 0, clear: 0, unknown: 0, unreviewed: 0, whyOpen: []},
					digestOf: aDigest,
					isResting: true,
					marked: new Map(),
					cursor: cursorOf(state, rows, layout.listHeight),
					layout,
					now: new Date('2026-11-24T12:00:00Z'),
					review: seen => ({seen, certificates: [], findings: [], questions: [], summary: []}),
				});
				const where = `${width}×${height}`;
				assert.ok(lines.length <= height - 1 - trouble, `${lines.length} lines at ${where}`);
				assert.ok(layout.listHeight >= 1, where);
				for (const line of lines) {
					const wide = line.reduce((sum, {text}) => sum + displayWidth(text), 0);
					assert.ok(wide <= width, `${wide} columns at ${where}`);
				}
			}
		}
	}
});

test('the detail is beside the list on a wide screen, and below it on a high one', () => {
	const panes = [
		[40, 8],
		[80, 22],
		[120, 22],
		[80, 40],
		[200, 58],
	].map(([width = 0, height = 0]) => layoutRequests(width, height, 0).pane);
	assert.deepEqual(panes, ['none', 'brief', 'beside', 'below', 'below']);
});
