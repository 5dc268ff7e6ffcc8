import {localized} from '../../../base/text/index.js';
import type {Rule, Subject} from '../../facts/index.js';
import {quoteAll} from '../../facts/index.js';

const everywhere = ['object', 'request', 'certificate'] as const;
const requests = ['object', 'request'] as const;
const field = 'spec.request';

const mostBytes = 32 * 1024;
const mostAttributes = 30;

/** String types that RFC 5280 §4.1.2.4 keeps for old names only: programs differ in how they read them. */
const oldStrings: ReadonlySet<string> = new Set(['BMPString', 'T61String', 'NumericString']);

/** Problems that other rules report. */
const ownFinding: ReadonlySet<string> = new Set([
	'duplicate-extension',
	'more-pem-blocks',
	'pem-not-for-server',
	'trailing-bytes',
	'extra-elements',
	'bytes-after-subject-alt-name',
	'text-around-pem',
	'bad-attribute',
	'critical-key-identifier',
]);

const messages = ({read}: Subject, ...codes: readonly string[]) =>
	(read?.problems ?? []).filter(({code}) => codes.includes(code)).map(({message}) => message.replace(/[.\u3002]$/, ''));

function problemRule(
	id: string,
	severity: Rule['severity'],
	codes: readonly string[],
	about: string,
	scopes: Rule['scopes'] = requests,
): Rule {
	return {
		id,
		severity,
		field,
		provenance: 'self',
		scopes,
		about,
		find(subject) {
			const [first, ...rest] = messages(subject, ...codes);
			return first === undefined
				? undefined
				: rest.length === 0
					? first
					: localized`${first} (and ${rest.length} more)`;
		},
	};
}

export const encodingRules: readonly Rule[] = [
	{
		id: 'unreadable',
		severity: 'block',
		field,
		provenance: 'self',
		scopes: ['object'],
		about: 'spec.request can not be read here: nobody can tell what approving would grant.',
		find: ({read, object}) =>
			read === undefined
				? localized`The request can't be read, so nobody can tell what approving grants: ${object?.decodeError?.message ?? 'unknown'}`.replace(
						/\.$/,
						'',
					)
				: undefined,
	},
	{
		id: 'server-refuses',
		severity: 'block',
		field,
		provenance: 'policy',
		scopes: requests,
		about: "The API server's parser would refuse the request. Of one that it has stored, two readers disagree.",
		find({read, view, object, signature}) {
			if (read === undefined || view.accepts) {
				return undefined;
			}

			// Other rules report a wrong signature and a wrong label.
			const fatal = read.problems.filter(({fatalForServer}) => fatalForServer);
			const isLabel = fatal.length > 0 && fatal.every(({code}) => code === 'pem-not-for-server');
			if (isLabel || (fatal.length === 0 && signature?.valid === false)) {
				return undefined;
			}

			const reason = (view.reason ?? 'unknown').replace(/[.\u3002]$/, '');
			return object === undefined
				? localized`The API server would refuse it: ${reason}`
				: localized`The API server has stored it, yet should have refused it: ${reason}`;
		},
	},
	problemRule(
		'duplicate-extension',
		'block',
		['duplicate-extension'],
		'An extension is there twice: which one counts depends on who reads.',
		everywhere,
	),
	problemRule(
		'more-pem-blocks',
		'block',
		['more-pem-blocks'],
		'There is more than one PEM block: the API server reads the first, another reader may show another.',
	),
	problemRule(
		'not-for-server',
		'warn',
		['pem-not-for-server'],
		'The file is not what the API server takes as spec.request: another label, or another block stands first.',
		['request'],
	),
	problemRule(
		'hidden-bytes',
		'block',
		['trailing-bytes', 'extra-elements', 'bytes-after-subject-alt-name'],
		'Bytes stand where no reader looks, behind the request, its parts or its names.',
		everywhere,
	),
	problemRule(
		'text-around-pem',
		'info',
		['text-around-pem'],
		'Text stands around the PEM block; it can say anything about the request.',
	),
	{
		id: 'odd-encoding',
		severity: 'warn',
		field,
		provenance: 'self',
		scopes: requests,
		about: 'The encoding breaks a rule of its standard; other readers may see something else.',
		find({read}) {
			const problems = (read?.problems ?? [])
				.filter(({code, fatalForServer}) => !fatalForServer && !ownFinding.has(code))
				.map(({message}) => message.replace(/[.\u3002]$/, ''));
			const names = (read?.subjectAltNames ?? [])
				.filter(({kind, problem}) => problem !== undefined && ['dns', 'ip', 'email', 'uri'].includes(kind))
				.map(({kind, value, problem}) => localized`The ${kind} name ${value} ${problem}`);
			const isEmpty = read?.subjectAltNames.length === 0 && read.extensions.some(({name}) => name === 'subjectAltName');
			const [first, ...rest] = [
				...problems,
				...names,
				...(isEmpty ? [localized`The subjectAltName has no names`] : []),
			];
			return first === undefined
				? undefined
				: localized`${first}${rest.length === 0 ? '' : localized` (and ${rest.length} more)`}; other readers may see it differently`;
		},
	},
	{
		id: 'old-string-type',
		severity: 'info',
		field: 'spec.request: subject',
		provenance: 'self',
		scopes: everywhere,
		about: 'A part of the subject is a BMPString, T61String or NumericString, which not all programs read alike.',
		find({read}) {
			const old = (read?.subject ?? []).flat().filter(({encoding}) => oldStrings.has(encoding));
			return old.length === 0
				? undefined
				: localized`Written in string types that not all programs read alike: ${quoteAll(old.map(({type, encoding}) => `${type} (${encoding})`))}`;
		},
	},
	{
		id: 'broken-certificate',
		severity: 'warn',
		field: 'certificate',
		provenance: 'self',
		scopes: ['certificate'],
		about: 'The certificate breaks a rule of its standard so that Go, and with it Kubernetes, refuses it.',
		find({read}) {
			const fatal = (read?.problems ?? []).filter(({code, fatalForServer}) => fatalForServer && !ownFinding.has(code));
			return fatal[0] === undefined
				? undefined
				: localized`Kubernetes would refuse it: ${fatal[0].message.replace(/[.\u3002]$/, '')}`;
		},
	},
	{
		id: 'hidden-extensions',
		severity: 'block',
		field: 'spec.request: attributes',
		provenance: 'self',
		scopes: requests,
		about:
			"Extensions stand where the API server does not read them: in a second value of extensionRequest, or in Microsoft's form; other signers and readers may take these.",
		find({read}) {
			const attributes = read?.kind === 'CertificateRequest' ? read.attributes : [];
			const hidden = attributes.find(
				({name, problem = ''}) =>
					name === 'msExtensionRequest' || (name === 'extensionRequest' && problem.includes('several values')),
			);
			return (
				hidden &&
				localized`Extensions are asked for where the API server does not look: ${hidden.name} ${hidden.problem}`
			);
		},
	},
	{
		id: 'oversized',
		severity: 'warn',
		field,
		provenance: 'policy',
		scopes: requests,
		about: `The request is larger than ${mostBytes / 1024} KiB, or its subject has more than ${mostAttributes} parts: no ordinary one is.`,
		find({read}) {
			const bytes = read?.raw.der.length ?? 0;
			const parts = (read?.subject ?? []).flat().length;
			return bytes > mostBytes
				? localized`It has ${bytes} bytes, far more than any ordinary request`
				: parts > mostAttributes
					? localized`Its subject has ${parts} parts, far more than any ordinary one`
					: undefined;
		},
	},
	{
		id: 'unread-attribute',
		severity: 'info',
		field: 'spec.request: attributes',
		provenance: 'self',
		scopes: requests,
		about: 'An attribute of the request that the API server passes over, damaged or of another form.',
		find({read}) {
			const attributes = read?.kind === 'CertificateRequest' ? read.attributes : [];
			const unread = attributes
				.filter(({problem}) => problem !== undefined)
				.map(({name, problem}) => `${name} ${problem}`);
			return unread.length === 0 ? undefined : localized`The API server passes over the attribute ${quoteAll(unread)}`;
		},
	},
	{
		id: 'challenge-password',
		severity: 'info',
		field: 'spec.request: attributes',
		provenance: 'self',
		scopes: requests,
		about: 'The request carries a challenge password, readable by everyone who may read the request.',
		find({read}) {
			const attributes = read?.kind === 'CertificateRequest' ? read.attributes : [];
			return attributes.some(({name}) => name === 'challengePassword')
				? localized`It carries a challenge password, which everyone who may read the request can read`
				: undefined;
		},
	},
];
