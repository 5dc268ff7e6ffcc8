import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableSentence, printed} from '../../base/text/index.js';
import type {JudgedEntry} from '../../certificates/model/index.js';
import {certificatePlaceJson} from './certificate-place-json.js';

const columns = [
	'kind',
	'namespace',
	'name',
	'field',
	'state',
	'purpose',
	'ends',
	'subject',
	'names',
	'issuer',
	'serialNumber',
	'sha256',
	'used',
	'users',
	'renewer',
	'findings',
] as const;

/**
 * RFC 4180, one line for each place, with the certificate that is presented or the first of a list.
 *
 * @param isOfSeveral - several clusters were read: each line begins with its cluster.
 */
export function certificateCsv(entries: readonly JudgedEntry[], hasHeader: boolean, isOfSeveral = false): Printable {
	const head: readonly string[] = isOfSeveral ? ['cluster', ...columns] : columns;
	const lines = entries.map(entry => {
		const json = certificatePlaceJson(entry);
		const [first] = json.certificates;
		const values: Readonly<Record<(typeof columns)[number], string>> = {
			kind: json.kind,
			namespace: json.namespace ?? '',
			name: json.name,
			field: json.field,
			state: json.state,
			purpose: json.purpose,
			ends: json.ends ?? '',
			subject: first?.subject ?? '',
			names: first?.subjectAltNames.join(' ') ?? '',
			issuer: first?.issuer ?? '',
			serialNumber: first?.serialNumber ?? '',
			sha256: first?.sha256 ?? '',
			used: json.used,
			users: json.users
				.map(({kind, namespace, name}) => `${kind} ${namespace === null ? '' : `${namespace}/`}${name}`)
				.join('; '),
			renewer: json.renewer.by,
			findings: json.findings.map(({id}) => id).join(' '),
		};
		const line = columns.map(column => values[column]);
		return isOfSeveral ? [entry.cluster ?? '', ...line] : line;
	});
	return joined(
		[...(hasHeader ? [head] : []), ...lines].map(line => printed`${joined(line.map(quoted), printed`,`)}\r\n`),
		printed``,
	);
}

/** A spreadsheet would read some texts as formulas. A leading apostrophe prevents that. */
function quoted(text: string): Printable {
	const shown = printable(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
	return /[",\s]/.test(shown) ? printed`"${printableSentence(shown.replaceAll('"', '""'))}"` : shown;
}
