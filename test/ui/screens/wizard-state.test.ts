import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {WizardChecks} from '../../../source/ui/screens/wizard/wizard-checks.js';
import {problemsOf, shownProblems, sortTyped} from '../../../source/ui/screens/wizard/wizard-checks.js';
import type {WizardAction, WizardState} from '../../../source/ui/screens/wizard/wizard-state.js';
import {
	fieldsOf,
	hasWork,
	reduceWizard,
	startWizard,
	wizardSteps,
	wizardValues,
} from '../../../source/ui/screens/wizard/wizard-state.js';

const signers = [
	{signerName: 'example.com/serving', usages: ['digital signature', 'server auth'], note: 'ours'},
	{signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'], note: 'people and machines'},
];
const checks: WizardChecks = {
	checkHost: text => (text.includes('_') ? {fatal: true, message: `${text} is no host`} : undefined),
	checkExpiration: text => (/^\d+h$/.test(text) ? undefined : 'such as 24h'),
};

function run(...actions: readonly WizardAction[]): WizardState {
	return actions.reduce(reduceWizard, startWizard({signers, folder: '/keys'}));
}

const text = (field: Extract<WizardAction, {type: 'text'}>['field'], value: string): WizardAction => ({
	type: 'text',
	field,
	value,
});
const addHosts = (typed: string): WizardAction => ({type: 'add-hosts', ...sortTyped(typed, checks)});
const next: WizardAction = {type: 'next', problems: []};
const down: WizardAction = {type: 'move', by: 1};
const up: WizardAction = {type: 'move', by: -1};
const tab: WizardAction = {type: 'field', by: 1};

test('pasted lists of hosts are taken apart, each host once', () => {
	const {hosts, texts} = run(addHosts('a.example\nb.example, 10.0.0.1\r\n'), addHosts('a.example'));
	assert.deepEqual(hosts, ['a.example', 'b.example', '10.0.0.1']);
	assert.equal(texts.host, '');
});

test('a host that can be none stays in the field, and is said', () => {
	const state = run(addHosts('a.example b_c'));
	assert.deepEqual(state.hosts, ['a.example']);
	assert.equal(state.texts.host, 'b_c');
	assert.deepEqual(shownProblems(state, checks), [{field: 'host', message: 'b_c is no host', isFatal: true}]);
});

test('a host can be taken away, and back into the field to be mended', () => {
	const three = [addHosts('a.example b.example c.example'), up, up];
	const dropped = run(...three, {type: 'drop-host'});
	assert.deepEqual(dropped.hosts, ['a.example', 'c.example']);
	const mended = run(...three, {type: 'edit-host'});
	assert.deepEqual([mended.hosts, mended.texts.host, mended.field], [['a.example', 'c.example'], 'b.example', 'host']);
	const emptied = run(addHosts('a.example'), up, {type: 'drop-host'});
	assert.deepEqual([emptied.hosts, emptied.field], [[], 'host']);
});

test('going on stops at what is missing, and says it only then', () => {
	const before = run(next);
	assert.equal(before.step, 'subject');
	assert.deepEqual(shownProblems(before, checks), []);
	const stopped = reduceWizard(before, {type: 'next', problems: problemsOf(before, checks)});
	assert.deepEqual([stopped.step, stopped.field], ['subject', 'commonName']);
	assert.match(shownProblems(stopped, checks)[0]?.message ?? '', /common name/);
});

test('what is still being typed is not called wrong, what was left behind is', () => {
	const typing = run(next, next, next, {type: 'field', by: -1}, {type: 'field', by: -1}, text('expiration', '2'));
	assert.equal(typing.field, 'expiration');
	assert.deepEqual(shownProblems(typing, checks), []);
	assert.deepEqual(
		shownProblems(reduceWizard(typing, tab), checks).map(({field}) => field),
		['expiration'],
	);
});

test('back and forth through the steps loses nothing', () => {
	const typed = run(addHosts('a.example'), next, text('commonName', 'a'), next, down, next, text('name', 'mine'));
	const back = Array.from({length: 9}, (): WizardAction => ({type: 'back'})).reduce(reduceWizard, typed);
	assert.equal(back.step, 'hosts');
	assert.deepEqual(wizardValues(back), wizardValues(typed));
	assert.equal(wizardValues(back).key.algo, 'ecdsa');
});

test('a signer brings its usages along until usages are ticked by hand', () => {
	const atSigner = [next, next, next] as const;
	assert.deepEqual(run(...atSigner, down).usages, ['client auth']);
	const own = run(...atSigner, tab, {type: 'toggle'}, {type: 'field', by: -1}, down);
	assert.deepEqual([own.rows.signer, own.usages], [1, ['server auth']]);
});

test('key encipherment is proposed for RSA keys alone', () => {
	const choices = [{signerName: 'a.b/c', usages: ['key encipherment', 'server auth'], note: ''}];
	const atKey = [next, next].reduce(reduceWizard, startWizard({signers: choices, folder: '/keys'}));
	assert.deepEqual(atKey.usages, ['server auth']);
	const rsa = [down, down, down].reduce(reduceWizard, atKey);
	assert.equal(wizardValues(rsa).key.algo, 'rsa');
	assert.deepEqual(rsa.usages, ['key encipherment', 'server auth']);
	assert.deepEqual(reduceWizard(rsa, up).usages, ['server auth']);
});

test('a signer that is not on the list can be typed', () => {
	const state = run(next, next, next, down, down);
	assert.deepEqual(fieldsOf(state), ['signer', 'otherSigner', 'usages', 'expiration', 'name']);
	const named = reduceWizard(state, text('otherSigner', ' example.com/other '));
	assert.equal(wizardValues(named).signerName, 'example.com/other');
	assert.deepEqual(problemsOf(named, checks), []);
	assert.deepEqual(
		problemsOf(reduceWizard(state, text('otherSigner', 'other')), checks).map(({field}) => field),
		['otherSigner'],
	);
});

test('tab goes round the fields, arrows stop at their ends', () => {
	const subject = run(next);
	assert.equal(reduceWizard(subject, up).field, 'commonName');
	assert.equal(reduceWizard(subject, {type: 'field', by: -1}).field, 'L');
	assert.equal(reduceWizard({...subject, field: 'L'}, tab).field, 'commonName');
	assert.equal(reduceWizard({...subject, field: 'L'}, down).field, 'L');
	const key = run(next, next);
	assert.equal(Array.from({length: 7}, () => down).reduce(reduceWizard, key).field, 'folder');
});

test('the values are what the operation takes, without what was left empty', () => {
	const state = run(addHosts('a.example'), text('host', 'b.example'), text('O', ' k8s '), text('C', 'CN'));
	assert.deepEqual(wizardValues(state), {
		hosts: ['a.example', 'b.example'],
		commonName: '',
		names: [{C: 'CN', O: 'k8s'}],
		key: {algo: 'ecdsa', size: 256},
		signerName: 'example.com/serving',
		usages: ['digital signature', 'server auth'],
		expiration: '',
		name: '',
		folder: '/keys',
	});
});

test('it knows whether leaving would lose anything', () => {
	assert.equal(hasWork(run()), false);
	assert.equal(hasWork(run(next, next, down)), false);
	assert.equal(hasWork(run(text('host', 'a'))), true);
	assert.equal(wizardSteps.at(-1), 'review');
});
