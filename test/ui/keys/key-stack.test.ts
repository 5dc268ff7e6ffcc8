import assert from 'node:assert/strict';
import {test} from 'node:test';
import {printed} from '../../../source/base/text/printable.js';
import {defineKeys, keyLabel} from '../../../source/ui/keys/define-keys.js';
import {createKeyStack} from '../../../source/ui/keys/key-stack.js';

const listKeys = defineKeys(printed`List`, {
	down: {keys: ['j', 'down'], label: printed`down`, help: printed`Next row`, repeats: true},
	approve: {keys: ['a'], label: printed`approve`, help: printed`Approve`, danger: true, footer: true},
	open: {keys: ['enter'], label: printed`open`, help: printed`Open`},
});
const dialogKeys = defineKeys(printed`Dialog`, {
	leave: {keys: ['esc'], label: printed`leave`, help: printed`Leave it`},
});
const globalKeys = defineKeys(printed`Everywhere`, {
	quit: {keys: ['ctrl+c'], label: printed`quit`, help: printed`Quit`},
});

function arrange({readOnly = false, reason}: {readonly readOnly?: boolean; readonly reason?: string} = {}) {
	const heard: string[] = [];
	const stack = createKeyStack({isReadOnly: () => readOnly, refuse: why => heard.push(`refused: ${why}`)});
	const handler = (what: string, disabled?: string) => ({run: () => void heard.push(what), disabled});
	stack.push({depth: 0, map: globalKeys, handlers: () => ({quit: handler('quit')})});
	stack.push({
		depth: 1,
		map: listKeys,
		handlers: () => ({down: handler('down'), approve: handler('approve', reason), open: handler('open')}),
	});
	const chunk = (text: string) => stack.press(Array.from(text, name => ({name, text: name})));
	return {stack, heard, handler, chunk, press: (name: string) => stack.press([{name}])};
}

test('runs the action of a key on the top screen, and global keys', () => {
	const {heard, press} = arrange();
	press('j');
	press('a');
	press('ctrl+c');
	press('x');
	press('x');
	assert.deepEqual(heard, ['down', 'approve', 'quit', 'refused: x does nothing here: ? shows the keys']);
});

test('shows the reason instead of running a disabled key', () => {
	const {heard, press} = arrange({reason: 'already denied'});
	press('a');
	assert.deepEqual(heard, ['refused: already denied']);
});

test('has no danger keys with --read-only', () => {
	const {stack, heard, press} = arrange({readOnly: true});
	press('a');
	assert.deepEqual(heard, ['refused: approve: not with --read-only']);
	assert.deepEqual(
		stack.shown().map(({keys}) => keys.map(({id}) => id)),
		[['down', 'open'], ['quit']],
	);
});

test('repeats moves from a chunk and never runs a danger key from one', () => {
	const {heard, chunk} = arrange();
	chunk('jjj');
	assert.deepEqual(heard.splice(0), ['down', 'down', 'down']);
	chunk('aa');
	chunk('ja');
	chunk('kubectl get csr');
	assert.deepEqual(heard, [
		'refused: several keys came at once: only moves were made',
		'down',
		'refused: several keys came at once: only moves were made',
		'refused: several keys came at once: only moves were made',
	]);
});

test('gives keys only to a dialog until it is closed', () => {
	const {stack, heard, handler, press} = arrange();
	const pop = stack.push({depth: 2, map: dialogKeys, handlers: () => ({leave: handler('leave')})});
	press('a');
	press('esc');
	press('ctrl+c');
	pop();
	press('a');
	assert.deepEqual(heard, ['refused: a does nothing here: ? shows the keys', 'leave', 'quit', 'approve']);
});

test('gives a focused text field every printable key, chunk and paste', () => {
	const {stack, heard, chunk, press} = arrange();
	const text = {
		insert: (typed: string) => void heard.push(`typed ${typed}`),
		edit: (name: string) => name === 'backspace',
	};
	const pop = stack.push({depth: 1, map: {title: printed`Text`, bindings: {}}, handlers: () => ({}), text});
	chunk('a');
	chunk('jja');
	stack.paste('a\ny');
	press('backspace');
	press('enter');
	pop();
	stack.paste('a');
	assert.deepEqual(heard, [
		'typed a',
		'typed jja',
		'typed a\ny',
		'open',
		'refused: pasted text is not a command; nothing was done',
	]);
});

test('refuses two meanings for one key', () => {
	assert.throws(
		() =>
			defineKeys(printed`X`, {
				a: {keys: ['a'], label: printed``, help: printed``},
				b: {keys: ['a'], label: printed``, help: printed``},
			}),
		{
			message: 'X: a is both a and b',
		},
	);
	assert.equal(keyLabel('ctrl+c'), '^C');
});
