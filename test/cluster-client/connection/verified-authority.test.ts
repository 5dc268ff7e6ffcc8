import assert from 'node:assert/strict';
import {hash, X509Certificate} from 'node:crypto';
import {test} from 'node:test';
import {verifiedAuthority} from '../../../source/cluster/connection/verified-authority.js';
import {buildChainCertificate} from '../../pki/build-chain.js';

const certificate = (...of: Parameters<typeof buildChainCertificate>) =>
	new X509Certificate(buildChainCertificate(...of));
const server = certificate({name: 'leaf', issuer: 'root', issuerKey: 'genuine'});
const genuine = certificate({name: 'root', key: 'genuine', issuer: 'root', issuerKey: 'genuine'});
const namesake = certificate({name: 'root', key: 'namesake', issuer: 'root', issuerKey: 'namesake'});
const data = (...trusted: readonly X509Certificate[]) => Buffer.from(trusted.join('')).toString('base64');

test('the verified authority is the one that signed, not another of the same name', () => {
	const expected = hash('sha256', genuine.publicKey.export({type: 'spki', format: 'der'}));
	assert.equal(verifiedAuthority([server], data(namesake, genuine)), expected);
	assert.equal(verifiedAuthority([server], data(genuine, namesake)), expected);
	assert.equal(verifiedAuthority([server], data(namesake)), undefined);
	assert.equal(verifiedAuthority([server, namesake], data(namesake)), undefined);
});
