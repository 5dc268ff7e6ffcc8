import {localized} from '../../base/text/index.js';
import {resolveUsages} from '../../pki/encode/index.js';
import type {CertificationRequest} from '../../pki/index.js';
import type {Finding} from '../../review/finding/index.js';
import type {Plan} from '../plan/index.js';
import {OperationError} from '../plan/index.js';

/**
 * The plan unchanged if no finding blocks it; otherwise with a name that must be typed.
 *
 * @param name - of what is signed; hostile text.
 * @param accepted - ids of blocking findings that the operator accepts.
 * @throws {OperationError} `refused` for an id without a finding.
 */
export function withFindings<Result>(
	plan: Plan<Result>,
	name: string,
	findings: readonly Finding[],
	accepted: readonly string[] = [],
): Plan<Result> {
	refuseUnfound(name, findings, accepted);
	return openBlocks(findings, accepted).length === 0 ? plan : {...plan, typeToConfirm: name};
}

/** Blocking findings that the operator has not accepted. */
export function openBlocks(findings: readonly Finding[], accepted: readonly string[]): readonly Finding[] {
	return findings.filter(({severity, id}) => severity === 'block' && !accepted.includes(id));
}

/**
 * Refuses an accepted id without a finding: the operator meant another request, or another finding.
 *
 * @throws {OperationError} `refused`.
 */
export function refuseUnfound(name: string, findings: readonly Finding[], accepted: readonly string[]): void {
	const unfound = accepted.filter(id => !findings.some(finding => finding.id === id));
	if (unfound.length > 0) {
		const blocks = openBlocks(findings, []).map(({id}) => id);
		throw new OperationError(
			'refused',
			localized`${unfound.map(id => JSON.stringify(id)).join(', ')} ${unfound.length === 1 ? localized`is no finding` : localized`are no findings`} of ${JSON.stringify(name)}: nothing was done`,
			{
				hint:
					blocks.length === 0
						? localized`no finding blocks it`
						: localized`what blocks it is ${[...new Set(blocks)].join(', ')}`,
			},
		);
	}
}

/** Warnings about a certificate that a policy would issue for a request, as sentences; hostile text. */
export function issuingWarnings(
	request: CertificationRequest,
	usages: readonly string[],
	asked: readonly string[],
): readonly string[] {
	const {keyUsage, extKeyUsage} = resolveUsages(usages);
	const known = new Set([...request.keyUsage, ...resolveUsages(asked).keyUsage]);
	const forRsa = keyUsage.filter(name => forRsaAlone.has(name) && !known.has(name));
	return [
		...(extKeyUsage.includes('serverAuth') && request.subjectAltNames.length === 0
			? [localized`it has no subjectAltName: clients look for the name of a server nowhere else, and would refuse it`]
			: []),
		...(forRsa.length > 0 && request.publicKey.algorithm !== 'RSA'
			? [localized`${forRsa.join(', ')} is for RSA keys, and this one is ${request.publicKey.algorithm} (RFC 8813 §3)`]
			: []),
	];
}

const forRsaAlone: ReadonlySet<string> = new Set(['keyEncipherment', 'dataEncipherment']);

/** @throws {OperationError} `refused` without any usages. */
export function refuseWithoutUsages(usages: readonly string[]): void {
	if (usages.length === 0) {
		throw new OperationError('refused', localized`neither the request nor you say what the certificate is for`, {
			hint: localized`say it with --usage "server auth", --usage "client auth", or a --config`,
		});
	}
}
