import assert from 'node:assert/strict';
import {test} from 'node:test';
import {editText, insertText, startEditing} from '../../../source/ui/components/text-editing.js';

/** `|` marks the cursor. */
function edit(marked: string, ...names: readonly string[]): string {
	const cursor = [...marked].indexOf('|');
	let editing = {text: marked.replace('|', ''), cursor};
	for (const name of names) {
		editing = editText(editing, name) ?? editing;
	}

	const characters = [...editing.text];
	return [...characters.slice(0, editing.cursor), '|', ...characters.slice(editing.cursor)].join('');
}

const cases = [
	{name: 'backspace takes a whole character, also outside the BMP', from: 'a😀|b', keys: ['backspace'], to: 'a|b'},
	{name: 'backspace at the start does nothing', from: '|ab', keys: ['backspace'], to: '|ab'},
	{name: 'delete takes the character after the cursor', from: 'a|bc', keys: ['delete'], to: 'a|c'},
	{name: 'left and right stop at the ends', from: '|a', keys: ['left', 'right', 'right'], to: 'a|'},
	{name: 'home and end', from: 'a|b', keys: ['home', 'end'], to: 'ab|'},
	{name: 'ctrl+u cuts to the start, ctrl+k to the end', from: 'ab|cd', keys: ['ctrl+u', 'ctrl+k'], to: '|'},
	{name: 'ctrl+w cuts a word, a label or a folder', from: 'my-svc.my-ns.svc|', keys: ['ctrl+w'], to: 'my-svc.my-ns.|'},
] as const;

for (const {name, from, keys, to} of cases) {
	test(name, () => {
		assert.equal(edit(from, ...keys), to);
	});
}

test('inserts at the cursor, pasted text as one line, and never a control character', () => {
	const editing = insertText({text: 'ad', cursor: 1}, 'b\u001bc\r\nmore\n');
	assert.deepEqual(editing, {text: 'abc mored', cursor: 8});
	assert.deepEqual(insertText(startEditing('x'), 'y'), {text: 'xy', cursor: 2});
});

test('ignores other keys', () => {
	assert.equal(editText(startEditing('a'), 'enter'), undefined);
});
