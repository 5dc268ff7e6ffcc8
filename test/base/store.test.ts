import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createListeners} from '../../source/base/listeners.js';
import {createStore, createVersionStore} from '../../source/base/store.js';

test('calls a listener after each change, and not for an equal value', () => {
	const store = createStore('a');
	const seen: string[] = [];
	const end = store.subscribe(() => seen.push(store.getSnapshot()));
	store.set('b');
	store.set('b');
	store.set('c');
	end();
	store.set('d');
	assert.deepEqual(seen, ['b', 'c']);
	assert.equal(store.getSnapshot(), 'd');
});

test('treats NaN as equal to NaN', () => {
	const store = createStore(Number.NaN);
	store.subscribe(() => assert.fail('nothing changed'));
	store.set(Number.NaN);
});

test('increases a version with each change', () => {
	const store = createVersionStore();
	const seen: number[] = [];
	store.subscribe(() => seen.push(store.getSnapshot()));
	const before = store.getSnapshot();
	store.change();
	store.change();
	assert.deepEqual(seen, [before + 1, before + 2]);
});

test('calls a listener twice that is subscribed twice, and ends each subscription by itself', () => {
	const listeners = createListeners<[text: string]>();
	const seen: string[] = [];
	const listener = (text: string) => void seen.push(text);
	const end = listeners.subscribe(listener);
	listeners.subscribe(listener);
	listeners.notify('a');
	end();
	end();
	listeners.notify('b');
	assert.deepEqual(seen, ['a', 'a', 'b']);
});

test('lets a listener end its own subscription while it is called', () => {
	const listeners = createListeners();
	const seen: string[] = [];
	const end = listeners.subscribe(() => {
		seen.push('first');
		end();
	});
	listeners.subscribe(() => void seen.push('second'));
	listeners.notify();
	listeners.notify();
	assert.deepEqual(seen, ['first', 'second', 'second']);
});
