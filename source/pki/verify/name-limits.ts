import type {NameLimit, NameLimits} from '../encode/extensions/index.js';
import type {NameConstraints} from './name-constraints.js';

type Constraint = NameConstraints['permitted'][number];

/**
 * The name constraints of a certificate in the form in which they are written into another one. Undefined if they can't be
 * repeated exactly: kinds other than domains and addresses, or a mask with gaps.
 */
export function nameLimitsFrom({permitted, excluded, hasOthers}: NameConstraints): NameLimits | undefined {
	const [allowed, barred] = [permitted.map(limitOf), excluded.map(limitOf)];
	const isWhole = (limits: ReadonlyArray<NameLimit | undefined>): limits is readonly NameLimit[] =>
		limits.every(limit => limit !== undefined);
	return !hasOthers && isWhole(allowed) && isWhole(barred) ? {permitted: allowed, excluded: barred} : undefined;
}

function limitOf({kind, base}: Constraint): NameLimit | undefined {
	if (kind === 'dns') {
		return {kind, value: base.toString('latin1')};
	}

	const half = base.length / 2;
	const bits = kind === 'ip' && (half === 4 || half === 16) ? maskBits(base.subarray(half)) : undefined;
	return bits === undefined ? undefined : {kind: 'ip', value: `${addressText(base.subarray(0, half))}/${bits}`};
}

/** The number of leading ones of a mask; undefined if a one follows a zero. */
function maskBits(mask: Uint8Array): number | undefined {
	const text = Array.from(mask, byte => byte.toString(2).padStart(8, '0')).join('');
	return /^1*0*$/.test(text) ? text.replaceAll('0', '').length : undefined;
}

function addressText(address: Buffer): string {
	return address.length === 4
		? address.join('.')
		: Array.from({length: 8}, (_, index) => address.readUInt16BE(2 * index).toString(16)).join(':');
}
