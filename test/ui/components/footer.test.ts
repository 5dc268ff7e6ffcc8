import assert from 'node:assert/strict';
import {test} from 'node:test';
import {footerLine} from '../../../source/ui/components/footer.js';
import type {ShownKey} from '../../../source/ui/keys/key-stack.js';

const key = (name: string, label: string, disabled?: string): ShownKey =>
	({
		id: label,
		binding: {keys: [name], label, help: label, footer: true},
		...(disabled === undefined ? {} : {disabled}),
	}) as unknown as ShownKey;

test('the way out is shown even if there is no room for all keys', () => {
	const keys = [key('enter', 'continue'), key('tab', 'next field'), key('esc', 'back'), key('?', 'keys')];
	const at = (width: number) =>
		footerLine(keys, width)
			.map(({text}) => text)
			.join('');
	assert.match(at(80), /enter continue .*tab next field .*esc back .*\? keys/);
	assert.equal(at(40), ' enter continue  esc back  ? keys ');
});
