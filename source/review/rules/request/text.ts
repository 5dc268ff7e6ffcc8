import {localized} from '../../../base/text/index.js';
import type {TextFault} from '../../checks/index.js';
import {suspiciousText} from '../../checks/index.js';
import type {Rule, Subject} from '../../facts/index.js';
import {quote, remembered} from '../../facts/index.js';

type Place = {readonly place: string; readonly text: string; readonly isFreeText?: boolean};

/** Upper bounds of RFC 5280, appendix A.1, by attribute type. */
const upperBounds: Readonly<Record<string, number>> = {
	CN: 64,
	O: 64,
	OU: 64,
	L: 128,
	ST: 128,
	STREET: 128,
	serialNumber: 64,
	title: 64,
	emailAddress: 255,
};

const nameInside = /(^|[,/+;\n]\s*)(CN|O|OU|C|L|ST|DC|UID|DNS|IP|URI|email|emailAddress)\s*[=:](?!\/\/)/i;
/** How a distinguished name of a directory begins. */
const startsAsDn = /^(CN|UID|O|OU|DC|C)=/i;
const command = /`|\$[({]|\{\{|<(script|img|svg|iframe|[!/?])|&&|\|\||;\s*[a-z]+\s|\.\.\//i;

/** Every text that the requester chose and that a person or program reads. */
function texts({read, object}: Subject): readonly Place[] {
	const issuer = read?.kind === 'Certificate' ? read.issuer : [];
	// Not push(...values): hundreds of thousands of arguments overflow the stack.
	const found: Place[] = [
		...(read?.subject ?? []).flat().map(({type, value}) => ({place: type, text: value})),
		...issuer.flat().map(({type, value}) => ({place: localized`issuer ${type}`, text: value})),
		...(read?.subjectAltNames ?? []).map(({kind, value}) => ({place: `${kind} SAN`, text: value})),
	];
	if (object === undefined) {
		return found;
	}

	const {name, username, groups, extra, annotations, labels, conditions} = object.seen;
	found.push({place: 'metadata.name', text: name}, {place: 'spec.username', text: username});
	found.push(...groups.map(text => ({place: 'spec.groups', text})));
	found.push(
		...Object.entries(extra).flatMap(([key, values]) => [key, ...values].map(text => ({place: 'spec.extra', text}))),
	);
	found.push(
		...conditions.map(({type, reason, message}) => ({
			place: 'status.conditions',
			text: `${type} ${reason} ${message}`,
			isFreeText: true,
		})),
	);
	// kubectl apply keeps the whole manifest in an annotation, with its line breaks.
	found.push(
		...Object.entries({...annotations, ...labels}).map(([key, value]) => ({
			place: localized`metadata ${key}`,
			text: `${key} ${value}`,
			isFreeText: true,
		})),
	);
	return found;
}

/** The texts that are not plain, each with its fault. */
const faulty = remembered(subject =>
	texts(subject)
		.map(place => ({
			...place,
			faults: suspiciousText(place.isFreeText ? place.text.replaceAll(/[\t\n\r ]+/g, ' ').trim() : place.text),
		}))
		.filter(({faults}) => faults.length > 0),
);

/** The requester's own user name or group. Directories use a DN as a name, and identity providers use long names. */
function isOwnName(value: string, {object}: Subject): boolean {
	return object !== undefined && (value === object.seen.username || object.seen.groups.includes(value));
}

/** One finding for each kind of fault; it names the first place. */
function faultRule(
	id: string,
	severity: Rule['severity'],
	faults: readonly TextFault[],
	what: string,
	about: string,
): Rule {
	return {
		id,
		severity,
		field: 'metadata, spec',
		provenance: 'self',
		scopes: ['object', 'request', 'certificate'],
		about,
		find(subject) {
			const hits = faulty(subject).filter(hit => hit.faults.some(fault => faults.includes(fault)));
			const [first] = hits;
			if (first === undefined) {
				return undefined;
			}

			const rest = hits.length > 1 ? localized`, and ${hits.length - 1} more` : '';
			return `${first.place} ${what}: ${quote(first.text)}${rest}`;
		},
	};
}

export const textRules: readonly Rule[] = [
	faultRule(
		'control-characters',
		'warn',
		['control'],
		localized`holds control characters`,
		'A name holds control characters: printed raw they would rule the terminal or forge lines.',
	),
	faultRule(
		'bidi-characters',
		'warn',
		['bidi'],
		localized`turns the reading direction`,
		'A name holds bidirectional controls, which make it read as another.',
	),
	faultRule(
		'invisible-characters',
		'warn',
		['invisible'],
		localized`holds characters that nobody sees`,
		'A name holds zero-width, tag, filler or private characters, or a pile of marks.',
	),
	faultRule(
		'mixed-scripts',
		'warn',
		['mixed-scripts'],
		localized`mixes letters of several scripts in one word`,
		'A word of a name mixes Latin with Cyrillic, Greek or other letters that look the same.',
	),
	faultRule(
		'odd-whitespace',
		'warn',
		['whitespace'],
		localized`has white space where it is overlooked`,
		'A name begins or ends with a blank, has several in a row, or unusual ones.',
	),
	{
		id: 'reads-like-a-name',
		severity: 'warn',
		field: 'spec.request: subject',
		provenance: 'self',
		scopes: ['object', 'request', 'certificate'],
		about:
			'A value contains what looks like further parts of a name (",O=system:masters"), so that the whole misreads on one line. A DN that is the name or a group of the requester is no such value.',
		find(subject) {
			const {read} = subject;
			const hit = [...(read?.subject ?? []).flat(), ...(read?.subjectAltNames ?? [])].find(
				({value, ...rest}) =>
					!(startsAsDn.test(value) && isOwnName(value, subject)) &&
					!('kind' in rest && (rest.kind === 'directoryName' || rest.kind === 'uri')) &&
					nameInside.test(value),
			);
			return hit && localized`A value reads like further parts of a name: ${quote(hit.value)}`;
		},
	},
	{
		id: 'holds-commands',
		severity: 'warn',
		field: 'spec.request: subject',
		provenance: 'self',
		scopes: ['object', 'request', 'certificate'],
		about: 'A name holds what a shell, a template or a browser would carry out where a script does not quote it.',
		find(subject) {
			const hit = texts(subject).find(({text, isFreeText}) => !isFreeText && command.test(text));
			return hit && localized`${hit.place} holds what a careless script would carry out: ${quote(hit.text)}`;
		},
	},
	{
		id: 'dashed-name',
		severity: 'warn',
		field: 'spec.request: subject',
		provenance: 'self',
		scopes: ['object', 'request', 'certificate'],
		about: 'A common name begins with a dash: a program that is given it as an argument takes it for an option.',
		find({read}) {
			const hit = (read?.subject ?? []).flat().find(({type, value}) => type === 'CN' && value.startsWith('-'));
			return hit && localized`CN reads like an option of a command: ${quote(hit.value)}`;
		},
	},
	{
		id: 'overlong-name',
		severity: 'warn',
		field: 'spec.request: subject',
		provenance: 'self',
		scopes: ['object', 'request', 'certificate'],
		about:
			'A part of the subject is longer than RFC 5280 allows (CN, O, OU: 64 characters); many programs refuse or cut it. The name and groups of the requester are as long as the server has them.',
		find(subject) {
			const long = (subject.read?.subject ?? [])
				.flat()
				.find(
					({type, value}) =>
						[...value].length > (upperBounds[type] ?? Number.POSITIVE_INFINITY) && !isOwnName(value, subject),
				);
			return long === undefined
				? undefined
				: localized`${long.type} has ${[...long.value].length} characters, ${upperBounds[long.type]} is the most: ${quote(long.value)}`;
		},
	},
	{
		id: 'odd-object-name',
		severity: 'info',
		field: 'metadata.name',
		provenance: 'self',
		scopes: ['object'],
		about: "The object's name must be quoted in a shell, begins with a dash, or is longer than 253 characters.",
		find({object}) {
			const name = object?.seen.name ?? '';
			return name.length <= 253 && /^[A-Za-z0-9_][-A-Za-z0-9._:@+]*$/.test(name)
				? undefined
				: localized`The name ${quote(name)} must be quoted wherever it is typed`;
		},
	},
];
