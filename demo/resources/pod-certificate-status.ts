import type {Certificate} from '../../source/pki/index.js';
import {PkiError} from '../../source/pki/index.js';
import {firstServerBlock} from '../../source/pki/pem/index.js';
import {decodeCertificate} from '../../source/pki/x509/index.js';
import type {KubeObject} from '../schema/json.js';
import {isSame} from '../schema/json.js';
import type {Cause} from '../schema/status.js';
import {fault} from '../schema/status.js';
import type {PodCertificateCondition, PodCertificateRequest} from './pod-certificate-faults.js';
import {omitted, requestIn} from './pod-certificate-faults.js';

/** The three final states of a request. */
const ends = ['Issued', 'Denied', 'Failed'];
const minute = 60_000;
const chainField = 'status.certificateChain';
const chainLimit = 102_400;
const reasonForm = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/;

const conditionsIn = (object: KubeObject) => (object as PodCertificateRequest).status?.conditions ?? [];

/** @returns `Issued`, `Denied` or `Failed`; undefined while the request is pending. */
export function endOf(object: KubeObject): string | undefined {
	return conditionsIn(object).find(({type, status}) => ends.includes(type) && status === 'True')?.type;
}

/** Faults of a write to `/status` (ValidatePodCertificateRequestStatusUpdate). */
export function statusFaults(next: KubeObject, old: KubeObject, now: Date): readonly Cause[] {
	const causes = [...knownConditionFaults(conditionsIn(next)), ...conditionFormFaults(conditionsIn(next))];
	if (causes.length > 0) {
		return causes;
	}

	const {status} = next as PodCertificateRequest;
	const isUnchanged = isSame(status, (old as PodCertificateRequest).status);
	if (endOf(old)) {
		return isUnchanged ? [] : [omitted('status', 'immutable after PodCertificateRequest is issued, denied, or failed')];
	}

	switch (endOf(next)) {
		case 'Denied':
		case 'Failed':
			return isSame(status, {conditions: status.conditions ?? []})
				? []
				: [
						omitted(
							'status',
							'non-condition status fields must be empty when denying or failing the PodCertificateRequest',
						),
					];
		case 'Issued':
			return issuedFaults(next as PodCertificateRequest, now);
		default:
			return isUnchanged
				? []
				: [omitted('status', 'status is immutable unless transitioning to "Issued", "Denied", or "Failed"')];
	}
}

/** As on the server, the field has a dot before the index. */
function knownConditionFaults(conditions: readonly PodCertificateCondition[]): readonly Cause[] {
	let known = 0;
	return conditions.flatMap(({type, status}, index) => {
		const field = `status.conditions.[${index}]`;
		if (!ends.includes(type)) {
			return [fault.notSupported(`${field}.type`, type, ends.toSorted())];
		}

		known += 1;
		return [
			...(known > 1
				? [
						fault.invalid(
							`${field}.type`,
							type,
							'There may be at most one condition with type "Issued", "Denied", or "Failed"',
						),
					]
				: []),
			...(status === 'True' ? [] : [fault.notSupported(`${field}.status`, status, ['True'])]),
		];
	});
}

/** Faults of the general form of meta/v1 Conditions. */
function conditionFormFaults(conditions: readonly PodCertificateCondition[]): readonly Cause[] {
	return conditions.flatMap(({type, status, reason, message, lastTransitionTime}, index) => {
		const field = `status.conditions[${index}]`;
		const causes: Cause[] = [];
		if (conditions.findIndex(other => other.type === type) !== index) {
			causes.push(fault.duplicate(field, type));
		}

		if (!type) {
			causes.push(fault.required(`${field}.type`, 'is required'));
		}

		if (!status) {
			causes.push(fault.required(`${field}.status`));
		} else if (!['False', 'True', 'Unknown'].includes(status)) {
			causes.push(fault.notSupported(`${field}.status`, status, ['False', 'True', 'Unknown']));
		}

		if (!lastTransitionTime) {
			causes.push(fault.required(`${field}.lastTransitionTime`));
		}

		if (!reason) {
			causes.push(fault.required(`${field}.reason`));
		} else if (!reasonForm.test(reason)) {
			causes.push(
				fault.invalid(
					`${field}.reason`,
					reason,
					"a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')",
				),
			);
		}

		if (Buffer.byteLength(reason) > 1024) {
			causes.push(fault.tooLong(`${field}.reason`, 1024));
		}

		if (Buffer.byteLength(message) > 32_768) {
			causes.push(fault.tooLong(`${field}.message`, 32_768));
		}

		return causes;
	});
}

/** Checks the chain and the three times in the server's order, and stops at the first fault. */
function issuedFaults({spec, status}: PodCertificateRequest, now: Date): readonly Cause[] {
	const chain = status.certificateChain ?? '';
	const wrong = (detail: string) => [fault.invalid(chainField, chain, detail)];
	if (Buffer.byteLength(chain) > chainLimit) {
		return [fault.tooLong(chainField, chainLimit)];
	}

	const blocks = blocksOf(chain);
	const [first, ...others] = blocks;
	if (!first) {
		return wrong('issued certificate chain must contain at least one certificate');
	}

	if (first.label !== 'CERTIFICATE') {
		return wrong('issued certificate chain must consist entirely of CERTIFICATE PEM blocks');
	}

	const leaf = certificateIn(first.der);
	if (!leaf) {
		return wrong('leaf certificate does not parse as valid X.509');
	}

	const stub = spec.stubPKCS10Request ? requestIn(spec.stubPKCS10Request) : undefined;
	const wrongNames = nameFaults(leaf);
	if (stub && Buffer.compare(stub.raw.subjectPublicKeyInfo, leaf.raw.subjectPublicKeyInfo) !== 0) {
		return [...wrongNames, ...wrong('leaf certificate was not issued to the requested public key')];
	}

	const wrongTimes = timeFaults(leaf, status, spec.maxExpirationSeconds ?? 0, now);
	if (wrongNames.length > 0 || wrongTimes.length > 0) {
		return [...wrongNames, ...wrongTimes];
	}

	for (const {label, der} of others) {
		if (label !== 'CERTIFICATE') {
			return wrong('issued certificate chain must consist entirely of CERTFICATE PEM blocks');
		}

		if (!certificateIn(der)) {
			return wrong('intermediate certificate does not parse as valid X.509');
		}
	}

	return [];
}

function nameFaults({subjectAltNames}: Certificate): readonly Cause[] {
	return subjectAltNames.flatMap(({kind, value}) => {
		if (kind === 'email') {
			return /^[^@\s<>]+@[^@\s<>]+$/.test(value)
				? []
				: [fault.invalid(chainField, value, 'leaf certificate should not contain invalid EmailAddress')];
		}

		const details =
			kind === 'dns'
				? [
						...(value === '' ? ['leaf certificate should not contain empty DNSName'] : []),
						...(value.includes('..') ? ["leaf certificate's DNSName should not contain '..'"] : []),
						...(/^\.|\.$/.test(value) ? ["leaf certificate's DNSName should not start or end with '.'"] : []),
					]
				: [];
		return details.map(detail => fault.invalid(chainField, value, detail));
	});
}

/** Compares the times of the status with those of the leaf, to the second, and with the clock. */
function timeFaults(
	{notBefore, notAfter}: Certificate,
	status: PodCertificateRequest['status'],
	maxExpirationSeconds: number,
	now: Date,
): readonly Cause[] {
	const inLeaf = 'must be present and consistent with the issued certificate';
	const missing = [
		...(status.notBefore ? [] : [fault.required('status.notBefore', inLeaf)]),
		...(status.notAfter ? [] : [fault.required('status.notAfter', inLeaf)]),
		...(status.beginRefreshAt
			? []
			: [
					fault.required('status.beginRefreshAt', 'must be present and in the range [notbefore+10min, notafter-10min]'),
				]),
	];
	if (missing.length > 0) {
		return missing;
	}

	const wrong = (field: string, value: string | undefined, detail: string) => [
		fault.invalid(`status.${field}`, value ?? '', detail),
	];
	const [start, end] = [notBefore.getTime(), notAfter.getTime()];
	if (Date.parse(status.notBefore ?? '') !== start) {
		return wrong('notBefore', status.notBefore, 'must be set to the NotBefore time encoded in the leaf certificate');
	}

	if (Math.abs(start - now.getTime()) >= 5 * minute) {
		return wrong('notBefore', status.notBefore, "must be set to within 5 minutes of kube-apiserver's current time");
	}

	if (Date.parse(status.notAfter ?? '') !== end) {
		return wrong('notAfter', status.notAfter, 'must be set to the NotAfter time encoded in the leaf certificate');
	}

	const seconds = (end - start) / 1000;
	if (seconds < 3600) {
		return [fault.invalid(chainField, seconds * 1e9, 'leaf certificate lifetime must be >= 1 hour')];
	}

	if (seconds > maxExpirationSeconds) {
		const detail = `leaf certificate lifetime must be <= spec.maxExpirationSeconds (${maxExpirationSeconds})`;
		return [fault.invalid(chainField, seconds * 1e9, detail)];
	}

	const refresh = Date.parse(status.beginRefreshAt ?? '');
	if (refresh < start + 10 * minute) {
		return wrong('beginRefreshAt', status.beginRefreshAt, 'must be at least 10 minutes after status.notBefore');
	}

	return refresh > end - 10 * minute
		? wrong('beginRefreshAt', status.beginRefreshAt, 'must be at least 10 minutes before status.notAfter')
		: [];
}

function blocksOf(chain: string) {
	const blocks = [];
	let rest = Buffer.from(chain).toString('latin1');
	for (let block = firstServerBlock(rest); block; block = firstServerBlock(rest)) {
		blocks.push(block);
		rest = rest.slice(block.end);
	}

	return blocks;
}

/** @returns undefined if Go's parser refuses the certificate. */
function certificateIn(der: Uint8Array): Certificate | undefined {
	try {
		const certificate = decodeCertificate(der);
		return certificate.problems.some(({fatalForServer}) => fatalForServer) ? undefined : certificate;
	} catch (error) {
		if (error instanceof PkiError) {
			return undefined;
		}

		throw error;
	}
}
