import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {NameLimits} from '../../../source/pki/encode/extensions/encode-name-constraints.js';
import {readNameLimit} from '../../../source/pki/encode/extensions/encode-name-constraints.js';
import {createAuthority} from '../../../source/pki/issue/authority.js';
import {generateKey} from '../../../source/pki/keys/keys.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import type {Certificate} from '../../../source/pki/types.js';
import {readNameConstraints} from '../../../source/pki/verify/name-constraints.js';
import {nameLimitsFrom} from '../../../source/pki/verify/name-limits.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';

const key = await generateKey({algo: 'ecdsa', size: 256});
const {spec} = parseAuthoritySpec('{"CN": "CA"}');

describe('limits on names', () => {
	test('are copied to the byte', () => {
		const limits = {
			permitted: ['shop.svc', '.example.com', '10.0.0.0/8', '192.0.2.7', '2001:db8::/33', '::/0', '0.0.0.0/0'],
			excluded: ['bank.shop.svc', '10.1.0.0/16'],
		};
		const nameLimits = {
			permitted: limits.permitted.map(each => readNameLimit(each)),
			excluded: limits.excluded.map(each => readNameLimit(each)),
		};
		const certificateWith = (of: NameLimits) => {
			const {der} = createAuthority(spec, key, {nameLimits: of});
			return decodeCertificate(der);
		};
		const first = certificateWith(nameLimits);
		const constraints = readNameConstraints(first);
		const again = constraints && nameLimitsFrom(constraints);
		assert.ok(again);
		const extension = ({extensions}: Certificate) =>
			Buffer.from(extensions.find(({oid}) => oid === '2.5.29.30')?.value ?? []).toString('hex');
		assert.equal(extension(certificateWith(again)), extension(first));
	});

	const cannot: ReadonlyArray<readonly [name: string, constraints: Parameters<typeof nameLimitsFrom>[0]]> = [
		[
			'of mailboxes',
			{permitted: [{kind: 'email', base: Buffer.from('a@b')}], excluded: [], hasOthers: false, isCritical: true},
		],
		['of kinds that are not read', {permitted: [], excluded: [], hasOthers: true, isCritical: true}],
		[
			'with a mask with holes',
			{
				permitted: [],
				excluded: [{kind: 'ip', base: Buffer.from('0a000000ff00ff00', 'hex')}],
				hasOthers: false,
				isCritical: true,
			},
		],
	];
	for (const [name, constraints] of cannot) {
		test(`${name} are not copied`, () => {
			assert.equal(nameLimitsFrom(constraints), undefined);
		});
	}
});
