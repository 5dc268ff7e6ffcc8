import {localized} from '../../base/text/index.js';
import type {Certificate} from '../../pki/index.js';
import {labelText} from '../../pki/pem/index.js';
import type {CertificateRule} from './rule.js';
import type {CertificateSubject} from './subject.js';

const at = ({entry}: CertificateSubject) => entry.place.field;

const faultsForGo = ({problems}: Certificate) => problems.filter(({fatalForServer}) => fatalForServer);
const isRefused = (certificate: Certificate) => faultsForGo(certificate).length > 0;

/** Whether Go's TLS has signatures of such keys. */
function isKindOfGo({algorithm, oid, curve = ''}: Certificate['publicKey']): boolean {
	return (
		algorithm === 'Ed25519' ||
		(algorithm === 'RSA' && oid === '1.2.840.113549.1.1.1') ||
		(algorithm === 'ECDSA' && /^P-(?:224|256|384|521)$/.test(curve))
	);
}

/** Rules about the content itself. */
export const contentRules: readonly CertificateRule[] = [
	{
		id: 'certificate-gone',
		severity: 'info',
		about:
			'certdeck issued or published it, as its own record says, and neither the cluster nor a file holds it any more. Its key may be somewhere still.',
		find: ({entry: {wasIn}}) =>
			wasIn === undefined
				? undefined
				: wasIn === ''
					? localized`it is gone from the cluster, and was put nowhere else`
					: localized`it is gone: certdeck had put it into ${wasIn}`,
	},
	{
		id: 'key-in-the-open',
		severity: 'block',
		about: 'A ConfigMap, a bundle or a caBundle holds a private key, which everybody may read who may read those.',
		find: subject =>
			subject.entry.place.kind !== 'Secret' && subject.entry.faults.some(({code}) => code === 'key')
				? localized`${at(subject)} holds a private key, which all may read who may read the ${subject.entry.place.kind}: it is no secret any more`
				: undefined,
	},
	{
		id: 'no-certificate',
		severity: 'block',
		about: 'Where a certificate should be there is none: it is empty, a private key, or something that is none.',
		find({entry}) {
			const [fault] = entry.faults;
			return entry.certificates.length === 0 && fault !== undefined && fault.code !== 'keystore'
				? `${entry.place.field} ${fault.message}`
				: undefined;
		},
	},
	{
		id: 'key-does-not-fit',
		severity: 'block',
		about:
			'The private key beside a certificate is that of another, or not that of the first, or its private half does not belong to its public half: a server cannot start with them.',
		find({entry}) {
			return entry.key === 'other'
				? localized`the private key is not that of ${entry.place.field}: a server can not start with them`
				: entry.key === 'later'
					? localized`the private key is that of a later certificate in ${entry.place.field}, and servers present the first`
					: entry.key === 'damaged'
						? localized`the private key beside ${entry.place.field} is damaged, its private half does not belong to its public half: a server can not start with them`
						: undefined;
		},
	},
	{
		id: 'key-missing',
		severity: 'warn',
		about:
			'There is no private key beside a certificate of a kubernetes.io/tls Secret, or one that cannot be read or is encrypted.',
		find({entry}) {
			const words = {
				missing: localized`is empty`,
				unreadable: localized`can not be read`,
				encrypted: localized`is encrypted`,
			} as const;
			const {key} = entry;
			return key === 'missing' || key === 'unreadable' || key === 'encrypted'
				? localized`the private key beside ${entry.place.field} ${words[key]}`
				: undefined;
		},
	},
	{
		id: 'partly-unreadable',
		severity: 'warn',
		about: 'Beside certificates that can be read there are some that cannot.',
		find({entry}) {
			const damaged = entry.faults.filter(({code}) => code === 'damaged');
			const [first] = damaged;
			return entry.certificates.length > 0 && first !== undefined
				? `${entry.place.field} ${first.message}${damaged.length > 1 ? localized`, and so do more` : ''}`
				: undefined;
		},
	},
	{
		id: 'read-otherwise',
		severity: 'warn',
		about:
			'Go, in which most of what runs in a cluster is written, finds fewer certificates there, or no private key beside them: a byte order mark, UTF-16, DER, another label, or, in a list of authorities, a header hides them.',
		find({entry}) {
			const count = entry.certificates.length;
			if (entry.key === 'hidden-from-go') {
				return localized`Go's reader of PEM does not find the private key beside ${entry.place.field}: a byte order mark, DER, blanks or line ends hide it`;
			}

			return entry.foundByGo < count
				? localized`Go's reader of PEM finds ${entry.foundByGo} of ${count} ${count === 1 ? localized`certificate` : localized`certificates`} in ${entry.place.field}: a byte order mark, UTF-16, DER, headers or another label than CERTIFICATE hide the rest from it`
				: undefined;
		},
	},
	{
		id: 'malformed-certificate',
		severity: 'warn',
		about: 'A certificate breaks a rule of its encoding for which Go refuses it.',
		find({entry}) {
			const fatal = entry.certificates.flatMap(faultsForGo)[0];
			return fatal === undefined
				? undefined
				: localized`Go refuses a certificate in ${entry.place.field}: ${fatal.message}`;
		},
	},
	{
		id: 'key-not-for-go',
		severity: 'info',
		about:
			"The private key fits the certificate, and Go, in which most servers of a cluster are written, cannot load them: RSASSA-PSS, DSA, Ed448, a curve that is none of NIST's, or RSA numbers that break one of its rules. Servers with OpenSSL, such as nginx, may take them.",
		find({entry: {key, place, certificates, presented = 0}}) {
			const shown = certificates[presented];
			return key !== 'not-for-go' || shown === undefined || isRefused(shown)
				? undefined
				: isKindOfGo(shown.publicKey)
					? localized`the private key fits ${place.field}, and Go refuses its numbers or its form: servers in Go can not load them, those with OpenSSL may`
					: localized`the key of ${place.field} is of a kind that Go does not load: servers in Go can not start with it, those with OpenSSL may`;
		},
	},
	{
		id: 'not-opened',
		severity: 'info',
		about: 'A keystore, PKCS#12 or JKS: when its certificates end is not known here.',
		find: ({entry}) =>
			entry.keystore === undefined
				? undefined
				: localized`${labelText(entry.keystore)}, which is not opened: when its certificates end is not known here`,
	},
];
