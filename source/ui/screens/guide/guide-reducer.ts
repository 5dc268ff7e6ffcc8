import {localized} from '../../../base/text/index.js';
import type {GuideStep, Place} from '../../../operations/guide/index.js';
import {placeName, purposeOf} from '../../../operations/guide/index.js';
import type {CertificateSpec} from '../../../pki/encode/index.js';
import {keyRow, usageChoices} from './guide-choices.js';
import {withPurpose, withUsages} from './guide-defaults.js';
import {fieldsOf, firstField, isList, reviewRows, rowCount} from './guide-fields.js';
import {candidateRow, candidatesOf} from './guide-places.js';
import type {GuideField, GuideProblem, GuideState, GuideText, HostRow, PlaceSearch} from './guide-state.js';
import {purposeIn, reviewTabs} from './guide-state.js';

export type GuideAction =
	| {readonly type: 'text'; readonly field: GuideText; readonly value: string}
	/** Completes the typed text. */
	| {readonly type: 'complete'; readonly field: GuideText; readonly value: string}
	/** Adds to the text field for a host, whichever row has the focus. */
	| {readonly type: 'type-host'; readonly text: string}
	| {readonly type: 'add-hosts'; readonly hosts: readonly string[]; readonly left: string}
	| {readonly type: 'drop-host'}
	| {readonly type: 'edit-host'}
	/** Replaces the host under the cursor, or the typed host, by a better name. */
	| {readonly type: 'mend-host'; readonly host: string}
	/** Restores the state that an earlier deck saved. */
	| {readonly type: 'restore'; readonly state: GuideState}
	| {readonly type: 'search'; readonly search: PlaceSearch}
	| {readonly type: 'take-place'; readonly place: Place}
	| {readonly type: 'import'; readonly spec: CertificateSpec}
	| {readonly type: 'request-file'; readonly summary: string}
	| {readonly type: 'move'; readonly by: 1 | -1}
	| {readonly type: 'field'; readonly by: 1 | -1}
	| {readonly type: 'toggle'}
	| {readonly type: 'tab'; readonly by: 1 | -1}
	/** Goes from a row of the review to the field that the row is about. */
	| {readonly type: 'change'; readonly step?: GuideStep; readonly field?: GuideField}
	| {readonly type: 'next'; readonly problems: readonly GuideProblem[]}
	| {readonly type: 'back'};

/** The next state. */
export function reduceGuide(state: GuideState, action: GuideAction): GuideState {
	switch (action.type) {
		case 'text':
			return setText(state, action.field, action.value);
		case 'complete':
			return {...setText(state, action.field, action.value), completions: state.completions + 1};
		case 'type-host':
			return {...setText(state, 'host', `${state.texts.host}${action.text}`), field: 'host'};
		case 'add-hosts':
			return addHosts(state, action.hosts, action.left);
		case 'drop-host':
			return dropHost(state);
		case 'edit-host': {
			const row = state.hosts[state.rows.hosts];
			return row === undefined ? state : {...dropHost(state), field: 'host', texts: {...state.texts, host: row.host}};
		}

		case 'mend-host':
			return mendHost(state, action.host);
		case 'restore':
			return action.state;
		case 'search':
			return {...state, search: action.search, candidate: undefined};
		case 'take-place':
			return takePlace(state, action.place);
		case 'import':
			return importSpec(state, action.spec);
		case 'request-file':
			return goOn({...state, fileSummary: action.summary}, 1);
		case 'move':
			return move(state, action.by);
		case 'field':
			return moveField(state, action.by);
		case 'toggle':
			return toggle(state);
		case 'tab': {
			const index = (reviewTabs.indexOf(state.tab) + action.by + reviewTabs.length) % reviewTabs.length;
			return {...state, tab: reviewTabs[index] ?? 'summary', scroll: 0};
		}

		case 'change': {
			const row = reviewRows[state.rows.review];
			const step = action.step ?? row?.step ?? 'review';
			return enter({...state, isDetour: true}, step, action.field ?? row?.field);
		}

		case 'next': {
			const [blocking] = action.problems.filter(({isFatal}) => isFatal);
			if (blocking) {
				return blocking.step === undefined
					? {...state, field: blocking.field, isBlamed: true}
					: {...state, isBlamed: true};
			}

			return goOn(state.step === 'purpose' ? forPurpose(state) : state, 1);
		}

		case 'back':
			return goOn(state, -1);
	}
}

/** Removes the place of another purpose, and the hosts that it offered. Typed text stays. */
function forPurpose(state: GuideState): GuideState {
	const {placeFor} = state;
	if (placeFor === undefined || placeFor === purposeIn(state).id) {
		return state;
	}

	const hosts = state.hosts.filter(({isOffered}) => !isOffered);
	const isSamePlace = purposeOf(placeFor).place === purposeIn(state).place;
	return {
		...state,
		place: undefined,
		placeFor: undefined,
		hosts,
		rows: {...state.rows, hosts: 0},
		texts: {...state.texts, place: isSamePlace ? state.texts.place : ''},
	};
}

/** Steps that the purpose goes through. */
export function stepsOf(state: Pick<GuideState, 'rows'>): readonly GuideStep[] {
	return purposeIn(state).steps;
}

function goOn(state: GuideState, by: 1 | -1): GuideState {
	if (state.isDetour) {
		return enter({...state, isDetour: false}, 'review');
	}

	const steps = stepsOf(state);
	const step = steps[steps.indexOf(state.step) + by];
	return step === undefined ? state : enter(state, step);
}

function enter(state: GuideState, step: GuideStep, field?: GuideField): GuideState {
	const fields = fieldsOf({...state, step});
	const begin = field !== undefined && fields.includes(field) ? field : firstField({...state, step});
	return {...state, step, field: begin, isBlamed: false, tab: 'summary', scroll: 0};
}

function setText(state: GuideState, field: GuideText, value: string): GuideState {
	const next = {...withOwn(state, field), texts: {...state.texts, [field]: value}};
	return field === 'place'
		? {...next, candidate: undefined, placeFor: purposeIn(state).id}
		: field === 'otherSigner'
			? withUsages(next)
			: next;
}

function withOwn(state: GuideState, field: GuideField): GuideState {
	return state.own.includes(field) ? state : {...state, own: [...state.own, field]};
}

function addHosts(state: GuideState, typed: readonly string[], left: string): GuideState {
	const known = new Set(state.hosts.map(({host}) => host));
	const ticked = state.hosts.map(row => (typed.includes(row.host) ? {...row, isTicked: true} : row));
	const more = [...new Set(typed)]
		.filter(host => !known.has(host))
		.map((host): HostRow => ({host, note: localized`typed`, isTicked: true, isOffered: false}));
	const hosts = [...ticked, ...more];
	return {
		...state,
		hosts,
		field: 'host',
		isBlamed: left !== '',
		texts: {...state.texts, host: left},
		rows: {...state.rows, hosts: Math.max(0, hosts.length - 1)},
	};
}

function dropHost(state: GuideState): GuideState {
	const hosts = state.hosts.toSpliced(state.rows.hosts, 1);
	const row = Math.max(0, Math.min(state.rows.hosts, hosts.length - 1));
	return {
		...state,
		hosts,
		rows: {...state.rows, hosts: row},
		field: hosts.length === 0 ? 'host' : state.field,
	};
}

function mendHost(state: GuideState, host: string): GuideState {
	if (state.field === 'host') {
		return {...setText(state, 'host', host), completions: state.completions + 1};
	}

	const others = state.hosts.map(each => each.host);
	const row = state.hosts[state.rows.hosts];
	if (row === undefined || others.includes(host)) {
		return dropHost(state);
	}

	return {...state, hosts: state.hosts.with(state.rows.hosts, {...row, host, isTicked: true})};
}

/** Replaces the offered hosts by those of the place. Typed hosts stay. If the place did not change, the ticks stay too. */
function takePlace(state: GuideState, place: Place): GuideState {
	const texts = {...state.texts, place: placeName(place)};
	const {id} = purposeIn(state);
	if (state.place !== undefined && state.placeFor === id && placeName(state.place) === placeName(place)) {
		return {...state, place, texts};
	}

	const typed = state.hosts.filter(({isOffered}) => !isOffered);
	const offered = place.hosts.filter(({host}) => !typed.some(row => row.host === host));
	return {
		...state,
		place,
		placeFor: id,
		texts,
		hosts: [...offered.map(each => ({...each, isOffered: true})), ...typed],
		rows: {...state.rows, hosts: 0},
	};
}

/** Fills in the fields from a spec. The parts that no field shows are kept and go into the request. */
function importSpec(state: GuideState, spec: CertificateSpec): GuideState {
	const {commonName, names, hosts, serialNumber, key, extensions, delegationEnabled} = spec;
	const [name = {}, ...more] = names;
	const isShown = more.length === 0 && name.E === undefined && name.OID === undefined;
	const {C = '', ST = '', L = '', O = '', OU = ''} = isShown ? name : {};
	const kept = {
		...(isShown ? {} : {names}),
		...(serialNumber === '' ? {} : {serialNumber}),
		...(extensions === undefined ? {} : {extensions}),
		...(delegationEnabled === undefined ? {} : {delegationEnabled}),
	};
	return withUsages({
		...state,
		texts: {...state.texts, commonName, C, ST, L, O, OU},
		hosts: [...new Set(hosts)].map(host => ({host, note: localized`from the spec`, isTicked: true, isOffered: true})),
		rows: {...state.rows, hosts: 0, key: keyRow(key)},
		place: undefined,
		placeFor: 'spec',
		own: [...new Set([...state.own, 'commonName', 'O', 'key'] as const)],
		kept: Object.keys(kept).length === 0 ? undefined : kept,
	});
}

/** Moves within a list. At the ends of a list, and in a text field, it moves to the field above or below. */
function move(state: GuideState, by: 1 | -1): GuideState {
	const {field} = state;
	if (field === 'place') {
		const last = candidatesOf(state).length - 1;
		return {...state, candidate: Math.max(0, Math.min(last, (candidateRow(state) ?? -1) + by))};
	}

	if (field === 'review' && state.tab !== 'summary') {
		return {...state, scroll: Math.max(0, state.scroll + by)};
	}

	if (!isList(field)) {
		return moveField(state, by, 'stop');
	}

	const row = state.rows[field] + by;
	if (row < 0 || row >= rowCount(state, field)) {
		return moveField(state, by, 'stop');
	}

	const moved = {...state, rows: {...state.rows, [field]: row}};
	switch (field) {
		case 'purpose':
			return changePurpose(moved);
		case 'key':
		case 'signer':
			return withUsages(withOwn(moved, field));
		default:
			return moved;
	}
}

/** Changes the purpose. Places that were listed for the old one are removed; typed text and ticks stay. */
function changePurpose(state: GuideState): GuideState {
	return withPurpose({...state, search: {phase: 'idle'}});
}

function moveField(state: GuideState, by: 1 | -1, atEnd: 'stop' | 'wrap' = 'wrap'): GuideState {
	const fields = fieldsOf(state);
	const index = fields.indexOf(state.field);
	if (atEnd === 'stop' && fields[index + by] === undefined) {
		return state;
	}

	return {...state, field: fields.at((index + by) % fields.length) ?? state.field};
}

function toggle(state: GuideState): GuideState {
	if (state.field === 'hosts') {
		const row = state.hosts[state.rows.hosts];
		return row === undefined
			? state
			: {...state, hosts: state.hosts.with(state.rows.hosts, {...row, isTicked: !row.isTicked})};
	}

	const usage = usageChoices[state.rows.usages];
	if (state.field !== 'usages' || usage === undefined) {
		return state;
	}

	// In the order of the list, not of the ticking, so that the same ticks give the same request.
	const isTicked = state.usages.includes(usage);
	const usages = usageChoices.filter(each => (each === usage ? !isTicked : state.usages.includes(each)));
	return {...withOwn(state, 'usages'), usages};
}
