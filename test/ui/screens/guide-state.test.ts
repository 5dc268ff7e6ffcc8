import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Place} from '../../../source/operations/guide/places.js';
import {placeName} from '../../../source/operations/guide/places.js';
import {purposes} from '../../../source/operations/guide/purposes.js';
import {parseSpec} from '../../../source/pki/spec/spec.js';
import type {GuideChecks} from '../../../source/ui/screens/guide/guide-checks.js';
import {betterHost, problemsOf, shownProblems, sortTyped} from '../../../source/ui/screens/guide/guide-checks.js';
import {startGuide} from '../../../source/ui/screens/guide/guide-defaults.js';
import {fieldsOf} from '../../../source/ui/screens/guide/guide-fields.js';
import {candidateAt, candidatesOf} from '../../../source/ui/screens/guide/guide-places.js';
import type {GuideAction} from '../../../source/ui/screens/guide/guide-reducer.js';
import {reduceGuide, stepsOf} from '../../../source/ui/screens/guide/guide-reducer.js';
import type {GuideState} from '../../../source/ui/screens/guide/guide-state.js';
import {guideValues, hasWork} from '../../../source/ui/screens/guide/guide-values.js';

const signers = [
	{signerName: 'example.com/serving', permits: 'what you sign', lives: 'with you', isOwn: true},
	{signerName: 'kubernetes.io/kube-apiserver-client', permits: 'client auth', lives: 'here', isOwn: false},
];
const checks: GuideChecks = {
	checkHost: text => (text.includes('_') ? {fatal: true, message: `${text} is no host`} : undefined),
	checkExpiration: text => (/^\d+[hd]$/.test(text) ? undefined : 'such as 24h'),
};

/** From the first step of a server with typed names. */
function run(...actions: readonly GuideAction[]): GuideState {
	const begun = startGuide({signers, namespace: 'default', folder: '/keys', purpose: 'server'});
	return [next, ...actions].reduce(reduceGuide, begun);
}

const text = (field: Extract<GuideAction, {type: 'text'}>['field'], value: string): GuideAction => ({
	type: 'text',
	field,
	value,
});
const addHosts = (typed: string): GuideAction => ({type: 'add-hosts', ...sortTyped(typed, checks)});
const next: GuideAction = {type: 'next', problems: []};
const down: GuideAction = {type: 'move', by: 1};
const up: GuideAction = {type: 'move', by: -1};
const tab: GuideAction = {type: 'field', by: 1};

const namesOf = ({hosts}: GuideState) => hosts.map(({host}) => host);
const cart: Place = {
	kind: 'Service',
	namespace: 'shop',
	name: 'cart',
	note: 'ClusterIP 10.0.0.1',
	hosts: [
		{host: 'cart.shop.svc', note: 'in the cluster', isTicked: true},
		{host: 'cart', note: 'short', isTicked: false},
	],
};

/** From the place step of a Service. */
function atPlace(...actions: readonly GuideAction[]): GuideState {
	const begun = startGuide({signers, namespace: 'default', folder: '/keys'});
	const search: GuideAction = {
		type: 'search',
		search: {
			phase: 'read',
			places: [cart, {...cart, name: 'cart-api', hosts: []}, {...cart, namespace: 'pay', name: 'api', hosts: []}],
			names: {},
		},
	};
	return [next, search, ...actions].reduce(reduceGuide, begun);
}

test('splits pasted lists of hosts, each host once', () => {
	const state = run(addHosts('a.example\nb.example, 10.0.0.1\r\n'), addHosts('a.example'));
	assert.deepEqual(namesOf(state), ['a.example', 'b.example', '10.0.0.1']);
	assert.equal(state.texts.host, '');
});

test('keeps an impossible host in the field, with a message', () => {
	const state = run(addHosts('a.example b_c'));
	assert.deepEqual(namesOf(state), ['a.example']);
	assert.equal(state.texts.host, 'b_c');
	assert.deepEqual(shownProblems(state, checks), [{field: 'host', message: 'b_c is no host', isFatal: true}]);
});

test('turns a name beyond ASCII into its A-labels', () => {
	assert.deepEqual(sortTyped('bücher.example', {checkHost: () => ({fatal: true, message: 'no', instead: 'xn--x'})}), {
		hosts: ['xn--x'],
		left: '',
	});
});

test('a host can be removed, and put back into the field for correction', () => {
	const three = [addHosts('a.example b.example c.example'), up, up];
	const dropped = run(...three, {type: 'drop-host'});
	assert.deepEqual(namesOf(dropped), ['a.example', 'c.example']);
	const mended = run(...three, {type: 'edit-host'});
	assert.deepEqual(
		[namesOf(mended), mended.texts.host, mended.field],
		[['a.example', 'c.example'], 'b.example', 'host'],
	);
	const emptied = run(addHosts('a.example'), up, {type: 'drop-host'});
	assert.deepEqual([namesOf(emptied), emptied.field], [[], 'host']);
});

test('reports a host that does not resolve, and replaces it by one that does', () => {
	const typed = run(text('host', 'web.shop.svc.cluster'));
	const [problem] = shownProblems(typed, checks);
	assert.match(problem?.message ?? '', /middle of the zone/);
	assert.equal(problem?.isFatal, false);
	const better = betterHost(typed, checks);
	assert.equal(better, 'web.shop.svc.cluster.local');
	assert.equal(reduceGuide(typed, {type: 'mend-host', host: better}).texts.host, better);
	const listed = run(addHosts('a.example web.shop.svc.cluster'), up);
	assert.deepEqual(
		problemsOf(listed, checks).map(({field, row}) => [field, row]),
		[['hosts', 1]],
	);
	assert.deepEqual(namesOf(reduceGuide(listed, {type: 'mend-host', host: better})), ['a.example', better]);
});

test('only selected hosts are requested', () => {
	const listed = run(addHosts('a.example b.example'), up, up);
	const unticked = reduceGuide(listed, {type: 'toggle'});
	assert.deepEqual(guideValues(unticked).hosts, ['b.example']);
	assert.deepEqual(guideValues(reduceGuide(unticked, {type: 'toggle'})).hosts, ['a.example', 'b.example']);
	const none = [up, {type: 'toggle'} as const].reduce(reduceGuide, run(addHosts('a.example')));
	assert.ok(problemsOf(none, checks).some(({isFatal}) => isFatal));
});

test("a server without a host can't continue, and only then says so", () => {
	const begun = run();
	assert.equal(begun.step, 'hosts');
	assert.deepEqual(shownProblems(begun, checks), []);
	const stopped = reduceGuide(begun, {type: 'next', problems: problemsOf(begun, checks)});
	assert.deepEqual([stopped.step, stopped.field], ['hosts', 'host']);
	assert.match(shownProblems(stopped, checks)[0]?.message ?? '', /known by its hosts/);
});

test('continuing stops at what is missing, and only then says so', () => {
	const before = reduceGuide(startGuide({signers, namespace: 'default', folder: '/keys', purpose: 'user'}), next);
	assert.equal(before.step, 'subject');
	assert.deepEqual(shownProblems(before, checks), []);
	const stopped = reduceGuide(before, {type: 'next', problems: problemsOf(before, checks)});
	assert.deepEqual([stopped.step, stopped.field], ['subject', 'commonName']);
	assert.match(shownProblems(stopped, checks)[0]?.message ?? '', /name of the user/);
});

test('reports no fault of a text that is being typed, and reports it after leaving the field', () => {
	const typing = run(next, next, tab, text('expiration', '2'));
	assert.equal(typing.field, 'expiration');
	assert.deepEqual(shownProblems(typing, checks), []);
	assert.deepEqual(
		shownProblems(reduceGuide(typing, tab), checks).map(({field}) => field),
		['expiration'],
	);
});

test('going back and forth loses nothing', () => {
	const typed = run(addHosts('a.example'), next, down, next, text('expiration', '9h'), text('name', 'mine'), next);
	assert.equal(typed.step, 'review');
	const back = Array.from({length: 9}, (): GuideAction => ({type: 'back'})).reduce(reduceGuide, typed);
	assert.equal(back.step, 'purpose');
	assert.deepEqual(guideValues(back), guideValues(typed));
	assert.deepEqual(guideValues(back).key, {algo: 'ecdsa', size: 384});
});

test('a look at another purpose keeps what was typed and chosen by hand', () => {
	const typed = run(addHosts('a.example'), next, down, next, text('expiration', '9h'));
	const back = Array.from({length: 9}, (): GuideAction => ({type: 'back'})).reduce(reduceGuide, typed);
	const away = [down, down].reduce(reduceGuide, back);
	assert.equal(away.texts.expiration, '9h');
	const returned = [up, up].reduce(reduceGuide, away);
	assert.deepEqual(guideValues(returned), guideValues(typed));
});

test('a purpose sets signer, usages, duration and organization unless they were changed by hand', () => {
	const server = startGuide({signers, namespace: 'default', folder: '/keys'});
	assert.deepEqual(
		[guideValues(server).signerName, guideValues(server).usages, guideValues(server).expiration],
		['example.com/serving', ['digital signature', 'server auth'], '90d'],
	);
	const user = startGuide({signers, namespace: 'default', folder: '/keys', purpose: 'user'});
	assert.deepEqual(
		[guideValues(user).signerName, guideValues(user).usages, guideValues(user).expiration],
		['kubernetes.io/kube-apiserver-client', ['digital signature', 'client auth'], '7d'],
	);
});

test('a place brings its hosts; the same place again keeps the selection, another one keeps what was typed', () => {
	const taken = atPlace(text('place', 'cart'), {type: 'take-place', place: cart}, next);
	assert.deepEqual(
		taken.hosts.map(({host, isTicked}) => [host, isTicked]),
		[
			['cart.shop.svc', true],
			['cart', false],
		],
	);
	assert.equal(taken.field, 'hosts');
	assert.equal(taken.texts.place, 'shop/cart');
	const ticked = [down, {type: 'toggle'} as const, addHosts('typed.example')].reduce(reduceGuide, taken);
	const again = [{type: 'back'} as const, {type: 'take-place', place: cart} as const].reduce(reduceGuide, ticked);
	assert.deepEqual(guideValues(again).hosts, ['cart.shop.svc', 'cart', 'typed.example']);
	const other = reduceGuide(again, {type: 'take-place', place: {...cart, name: 'other', hosts: []}});
	assert.deepEqual(namesOf(other), ['typed.example']);
});

test('places are found by parts of their names; the exact name is first, the typed text last', () => {
	const found = (typed: string) => candidatesOf(atPlace(text('place', typed))).map(placeName);
	assert.deepEqual(found(''), ['shop/cart', 'shop/cart-api', 'pay/api']);
	assert.deepEqual(found('api'), ['shop/cart-api', 'pay/api', 'default/api']);
	assert.deepEqual(found('shop api'), ['shop/cart-api']);
	assert.deepEqual(found('shop/cart'), ['shop/cart', 'shop/cart-api']);
	assert.deepEqual(found('shop/new'), ['shop/new']);
	assert.deepEqual(found('no such thing'), []);
	const chosen = atPlace(text('place', 'api'), down);
	assert.equal(placeName(candidateAt(chosen) ?? cart), 'pay/api');
	assert.equal(placeName(candidateAt(reduceGuide(chosen, text('place', 'cart'))) ?? {name: 'none'}), 'shop/cart');
});

test('proposes none of several places, and a single one unless it is the API server', () => {
	const untouched = atPlace();
	assert.equal(candidateAt(untouched), undefined);
	const blocked = reduceGuide(untouched, {type: 'next', problems: problemsOf(untouched, checks)});
	assert.equal(blocked.step, 'place');
	assert.match(
		shownProblems(blocked, checks)
			.map(({message}) => message)
			.join(),
		/choose one/,
	);
	assert.equal(placeName(candidateAt(atPlace(down)) ?? {name: 'none'}), 'shop/cart');
	assert.equal(placeName(candidateAt(atPlace(down, down)) ?? {name: 'none'}), 'shop/cart-api');
	const alone = (place: Place) => atPlace({type: 'search', search: {phase: 'read', places: [place], names: {}}});
	assert.equal(candidateAt(alone(cart)), cart);
	const apiServer: Place = {...cart, namespace: 'default', name: 'kubernetes', isApiServer: true};
	assert.equal(candidateAt(alone(apiServer)), undefined);
	assert.equal(candidateAt(reduceGuide(alone(apiServer), down)), apiServer);
});

test('the common name is the first host until one is typed', () => {
	const state = run(addHosts('10.0.0.1 a.example b.example'));
	assert.equal(guideValues(state).commonName, 'a.example');
	assert.equal(guideValues(reduceGuide(state, text('commonName', 'mine'))).commonName, 'mine');
});

test('each group of a user is a separate name', () => {
	const user = startGuide({signers, namespace: 'default', folder: '/keys', purpose: 'user'});
	const state = [next, text('commonName', 'alice'), text('O', 'dev, ops')].reduce(reduceGuide, user);
	assert.deepEqual(guideValues(state).names, [{O: 'dev'}, {O: 'ops'}]);
	assert.deepEqual(guideValues(state).hosts, []);
});

test("a kubelet's name and organization come from its node", () => {
	const begun = startGuide({signers, namespace: 'default', folder: '/keys', purpose: 'kubelet-client'});
	const node: Place = {kind: 'Node', name: 'worker-1', note: '', hosts: []};
	const values = guideValues([next, {type: 'take-place', place: node} as const, next].reduce(reduceGuide, begun));
	assert.deepEqual([values.commonName, values.names], ['system:node:worker-1', [{O: 'system:nodes'}]]);
});

test('a spec is filled in, and the parts without a field are kept', () => {
	const begun = startGuide({signers, namespace: 'default', folder: '/keys', purpose: 'spec'});
	const {spec} = parseSpec(
		JSON.stringify({
			CN: 'a',
			hosts: ['a.example', '10.0.0.1'],
			names: [{O: 'one'}, {O: 'two'}],
			key: {algo: 'rsa', size: 3072},
			serialnumber: '7',
		}),
	);
	const values = guideValues([next, {type: 'import', spec} as const, next].reduce(reduceGuide, begun));
	assert.deepEqual(values, {
		hosts: ['a.example', '10.0.0.1'],
		commonName: 'a',
		names: [{O: 'one'}, {O: 'two'}],
		key: {algo: 'rsa', size: 3072},
		signerName: 'example.com/serving',
		usages: ['digital signature', 'key encipherment', 'server auth'],
		expiration: '90d',
		name: '',
		folder: '/keys',
		rest: {serialNumber: '7'},
	});
});

test('a request that its signer would fail stops at the review, which names what to change', () => {
	const state = run(addHosts('a.example'), next, next, down);
	assert.equal(guideValues(state).signerName, 'kubernetes.io/kube-apiserver-client');
	const wrong = [tab, tab, tab, down, down, down, {type: 'toggle'} as const].reduce(reduceGuide, state);
	assert.ok(wrong.own.includes('usages'));
	const atReview = {...wrong, step: 'review', field: 'review'} as const;
	const problems = problemsOf(atReview, checks);
	assert.match(problems[0]?.message ?? '', /mark it as Failed: .*usage/);
	assert.deepEqual([problems[0]?.step, problems[0]?.field, problems[0]?.isFatal], ['signer', 'usages', true]);
	assert.equal(reduceGuide(atReview, {type: 'next', problems}).step, 'review');
});

test('one thing can be changed from the review, and both ways lead back to it', () => {
	const atReview = run(addHosts('a.example'), next, next, next);
	assert.equal(atReview.step, 'review');
	const changing = [down, {type: 'change'} as const].reduce(reduceGuide, atReview);
	assert.deepEqual([changing.step, changing.field], ['subject', 'commonName']);
	assert.equal(reduceGuide(changing, {type: 'back'}).step, 'review');
	const changed = [text('commonName', 'mine'), next].reduce(reduceGuide, changing);
	assert.equal(changed.step, 'review');
	assert.equal(guideValues(changed).commonName, 'mine');
});

test('a passphrase is typed twice, or it goes no further', () => {
	const atKey = run(addHosts('a.example'), next);
	assert.deepEqual(fieldsOf(atKey), ['key', 'custody', 'folder', 'passphrase']);
	const once = reduceGuide(atKey, text('passphrase', 'open sesame '));
	assert.deepEqual(fieldsOf(once), ['key', 'custody', 'folder', 'passphrase', 'again']);
	const stopped = reduceGuide(once, {type: 'next', problems: problemsOf(once, checks)});
	assert.deepEqual([stopped.step, stopped.field], ['key', 'again']);
	const twice = reduceGuide(stopped, text('again', 'open sesame '));
	assert.deepEqual(problemsOf(twice, checks), []);
	assert.equal(guideValues(twice).passphrase, 'open sesame ');
	assert.equal(guideValues(atKey).passphrase, undefined);
});

test('a key in the cluster is in the Secret of the certificate', () => {
	const taken = atPlace({type: 'take-place', place: cart}, next, next, tab, down);
	assert.deepEqual(fieldsOf(taken), ['key', 'custody', 'keySecret']);
	assert.equal(guideValues(taken).keySecret, 'shop/cart-tls');
	assert.equal(guideValues(reduceGuide(taken, text('keySecret', 'shop/other'))).keySecret, 'shop/other');
	assert.equal(guideValues(reduceGuide(taken, text('passphrase', 'x'))).passphrase, undefined);
	const user = startGuide({signers, namespace: 'team', folder: '/keys', purpose: 'user'});
	const login = [next, text('commonName', 'Alice@x'), next, tab, down].reduce(reduceGuide, user);
	assert.equal(guideValues(login).keySecret, 'team/alice-x-tls');
});

test('a signer sets its usages until usages are selected by hand', () => {
	const atSigner = [addHosts('a.example'), next, next] as const;
	assert.deepEqual(run(...atSigner, down).usages, ['digital signature', 'client auth']);
	const own = run(...atSigner, tab, tab, tab, {type: 'toggle'}, tab, down);
	assert.deepEqual([own.rows.signer, own.usages], [1, ['server auth']]);
});

test('key encipherment is proposed for RSA keys alone', () => {
	const atKey = run(addHosts('a.example'), next);
	assert.deepEqual(atKey.usages, ['digital signature', 'server auth']);
	const rsa = [down, down, down].reduce(reduceGuide, atKey);
	assert.equal(guideValues(rsa).key.algo, 'rsa');
	assert.deepEqual(rsa.usages, ['digital signature', 'key encipherment', 'server auth']);
	assert.deepEqual(reduceGuide(rsa, up).usages, ['digital signature', 'server auth']);
});

test('a signer that is not on the list can be typed', () => {
	const state = run(addHosts('a.example'), next, next, down, down);
	assert.deepEqual(fieldsOf(state), ['signer', 'otherSigner', 'expiration', 'name', 'usages']);
	const named = reduceGuide(state, text('otherSigner', ' example.com/other '));
	assert.equal(guideValues(named).signerName, 'example.com/other');
	assert.deepEqual(problemsOf({...named, texts: {...named.texts, expiration: ''}}, checks), []);
	assert.deepEqual(
		problemsOf(reduceGuide(state, text('otherSigner', 'other')), checks)
			.filter(({isFatal}) => isFatal)
			.map(({field}) => field)[0],
		'otherSigner',
	);
});

test('tab cycles through the fields, arrows stop at their ends', () => {
	const subject = reduceGuide({...run(next, next, next), rows: {...run().rows, review: 1}}, {type: 'change'});
	assert.equal(subject.step, 'subject');
	assert.equal(reduceGuide(subject, up).field, 'commonName');
	assert.equal(reduceGuide(subject, {type: 'field', by: -1}).field, 'L');
	assert.equal(reduceGuide({...subject, field: 'L'}, tab).field, 'commonName');
	assert.equal(reduceGuide({...subject, field: 'L'}, down).field, 'L');
	const key = run(next);
	assert.equal(Array.from({length: 7}, () => down).reduce(reduceGuide, key).field, 'custody');
	assert.equal(Array.from({length: 9}, () => down).reduce(reduceGuide, key).field, 'keySecret');
	assert.equal([tab, tab].reduce(reduceGuide, key).field, 'folder');
});

test('the values are those that the operation takes, without empty ones', () => {
	const state = run(
		addHosts('a.example'),
		text('host', 'b.example'),
		text('O', ' k8s '),
		text('C', 'CN'),
		text('expiration', ''),
	);
	assert.deepEqual(guideValues(state), {
		hosts: ['a.example', 'b.example'],
		commonName: 'a.example',
		names: [{C: 'CN', O: 'k8s'}],
		key: {algo: 'ecdsa', size: 256},
		signerName: 'example.com/serving',
		usages: ['digital signature', 'server auth'],
		expiration: '',
		name: '',
		folder: '/keys',
	});
});

test('knows whether closing would lose anything', () => {
	assert.equal(hasWork(run()), false);
	assert.equal(hasWork(run(next, next, down)), false);
	assert.equal(hasWork(run(text('host', 'a'))), true);
	assert.equal(hasWork(atPlace({type: 'take-place', place: cart})), true);
	for (const {id, steps} of purposes) {
		const at = startGuide({signers, namespace: 'default', folder: '/keys', purpose: id});
		assert.deepEqual([stepsOf(at), at.step], [steps, 'purpose']);
	}
});

test('refuses a login in system:masters, and explains it as soon as the groups are left', () => {
	const begun = startGuide({signers, namespace: 'default', folder: '/keys', purpose: 'user'});
	const typed = [next, text('commonName', 'anna'), tab, text('O', 'dev, system:masters')].reduce(reduceGuide, begun);
	const [problem, ...more] = problemsOf(typed, checks);
	assert.deepEqual([more, problem?.field, problem?.isFatal], [[], 'O', true]);
	assert.match(problem?.message ?? '', /lets nobody into group system:masters/);
	assert.equal(reduceGuide(typed, {type: 'next', problems: problemsOf(typed, checks)}).step, 'subject');
	const mended = reduceGuide(typed, text('O', 'dev'));
	assert.deepEqual(problemsOf(mended, checks), []);
	// Another signer is not the API server's.
	const other = {...typed, step: 'review' as const, rows: {...typed.rows, signer: 0}};
	assert.deepEqual(
		problemsOf(other, checks).filter(({message}) => message.includes('masters')),
		[],
	);
});

test("another purpose drops the hosts of the old one's place, and keeps what was typed", () => {
	const toPurpose: GuideAction = {type: 'back'};
	const atHosts = atPlace({type: 'take-place', place: cart}, next, addHosts('typed.example'));
	assert.deepEqual(namesOf(atHosts), ['cart.shop.svc', 'cart', 'typed.example']);
	const back = [toPurpose, toPurpose].reduce(reduceGuide, atHosts);
	assert.equal(back.step, 'purpose');
	// A look at another purpose changes nothing.
	assert.deepEqual(namesOf([down, up, next].reduce(reduceGuide, back)), ['cart.shop.svc', 'cart', 'typed.example']);
	const server = [down, down, down, next].reduce(reduceGuide, back);
	assert.equal(server.step, 'hosts');
	assert.deepEqual(namesOf(server), ['typed.example']);
	assert.deepEqual([server.place, server.texts.place], [undefined, '']);
	assert.deepEqual(guideValues(server).hosts, ['typed.example']);
});
