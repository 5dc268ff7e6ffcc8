import assert from 'node:assert/strict';
import {test} from 'node:test';
import {conditionText, stateOf} from '../../../source/present/request/request-state.js';

const condition = (type: string) => ({type, status: 'True', reason: '', message: ''});

for (const {types, isIssued, word, phrase, kubectl} of [
	{types: [], isIssued: false, word: 'Pending', phrase: 'Pending', kubectl: 'Pending'},
	{
		types: ['Approved'],
		isIssued: false,
		word: 'Approved',
		phrase: 'Approved · waiting for signer',
		kubectl: 'Approved',
	},
	{types: ['Approved'], isIssued: true, word: 'Issued', phrase: 'Issued', kubectl: 'Approved,Issued'},
	{types: [], isIssued: true, word: 'Issued', phrase: 'Issued · never approved', kubectl: 'Pending,Issued'},
	{types: ['Denied'], isIssued: false, word: 'Denied', phrase: 'Denied', kubectl: 'Denied'},
	{types: ['Approved', 'Failed'], isIssued: false, word: 'Failed', phrase: 'Failed', kubectl: 'Approved,Failed'},
	{types: ['Failed'], isIssued: false, word: 'Failed', phrase: 'Failed', kubectl: 'Pending,Failed'},
	{
		types: ['Denied', 'Failed'],
		isIssued: true,
		word: 'Denied',
		phrase: 'Denied · but issued',
		kubectl: 'Denied,Failed,Issued',
	},
	{types: ['Reviewed'], isIssued: false, word: 'Pending', phrase: 'Pending', kubectl: 'Pending'},
]) {
	test(`names the state of ${kubectl}: ${phrase}`, () => {
		const request = {conditions: types.map(condition), ...(isIssued ? {certificateBase64: 'eA=='} : {})};
		assert.equal(stateOf(request).word, word);
		assert.equal(stateOf(request).phrase, phrase);
		assert.equal(conditionText(request), kubectl);
	});
}
