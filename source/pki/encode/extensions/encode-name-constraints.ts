import {Buffer} from 'node:buffer';
import {isIPv4} from 'node:net';
import {localized} from '../../../base/text/index.js';
import {contextConstructed, contextPrimitive, sequence} from '../../der/write/index.js';
import {parseIp} from '../../go/index.js';
import {PkiError} from '../../index.js';

/** One name constraint of an authority: a domain, or a range of addresses such as `10.0.0.0/8`. */
export type NameLimit = {readonly kind: 'dns' | 'ip'; readonly value: string};

export type NameLimits = {readonly permitted: readonly NameLimit[]; readonly excluded: readonly NameLimit[]};

/**
 * Reads a typed constraint: `shop.svc`, `.shop.svc` for names below only, `10.0.0.0/8`.
 *
 * @throws {PkiError} `bad-spec` for other text.
 */
export function readNameLimit(text: string): NameLimit {
	if (text.includes('/') || parseIp(text) !== undefined) {
		rangeBytes(text);
		return {kind: 'ip', value: text};
	}

	if (!/^\.?([a-z\d]([a-z\d-]*[a-z\d])?)(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(text)) {
		throw new PkiError('bad-spec', localized`${JSON.stringify(text)} is neither a domain nor a range of addresses`, {
			hint: localized`write shop.svc, or 10.0.0.0/8`,
		});
	}

	return {kind: 'dns', value: text.toLowerCase()};
}

/** NameConstraints (RFC 5280 §4.2.1.10), without bounds, which it forbids. @throws {PkiError} `bad-spec`. */
export function encodeNameConstraints({permitted, excluded}: NameLimits): Buffer {
	const list = (tag: number, limits: readonly NameLimit[]) =>
		limits.length === 0 ? [] : [contextConstructed(tag, ...limits.map(limit => sequence(encodeBase(limit))))];
	return sequence(...list(0, permitted), ...list(1, excluded));
}

function encodeBase({kind, value}: NameLimit): Buffer {
	return kind === 'dns' ? contextPrimitive(2, Buffer.from(value, 'latin1')) : contextPrimitive(7, rangeBytes(value));
}

/** Address and mask, the form of iPAddress in a constraint. Host bits are cleared. */
function rangeBytes(text: string): Buffer {
	const [host = '', length, ...more] = text.split('/');
	const address = parseIp(host);
	const most = isIPv4(host) ? 32 : 128;
	const bits = length === undefined ? most : Number(length);
	if (address === undefined || more.length > 0 || !/^\d{1,3}$/.test(length ?? '0') || bits > most) {
		throw new PkiError('bad-spec', localized`${JSON.stringify(text)} is no range of addresses`, {
			hint: 'write 10.0.0.0/8',
		});
	}

	const mask = Buffer.from(
		Array.from({length: most / 8}, (_, index) => 256 - 2 ** (8 - Math.min(8, Math.max(0, bits - 8 * index)))),
	);
	return Buffer.concat([address.map((byte, index) => byte & (mask[index] ?? 0)), mask]);
}
