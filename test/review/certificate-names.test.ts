import assert from 'node:assert/strict';
import {test} from 'node:test';
import {inspectFile} from '../../source/operations/read/inspect-file.js';
import {certificate, extension, oid, rdn, sequence, text} from '../pki/build-der.js';

const subject = (commonName: string) => sequence(rdn('2.5.4.3', text(0x0c, commonName)));
const san = extension('2.5.29.17', sequence(text(0x82, 'a.example.com')));
const server = extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1')));
const client = extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.2')));
const ca = extension('2.5.29.19', sequence([1, 1, 0xff]), true);

/** The findings about the names of an unsigned certificate. */
async function found(parts: Parameters<typeof certificate>[0]): Promise<readonly string[]> {
	const [read] = await inspectFile('-', async () => certificate(parts), new Date('2026-11-24T00:00:00Z'));
	assert.ok(read !== undefined && 'read' in read);
	return read.findings
		.filter(({id}) => ['names-nobody', 'serving-without-names', 'dashed-name', 'old-string-type'].includes(id))
		.map(({severity, id, message}) => `${severity} ${id}: ${message}`);
}

const host = 'www.example.com';

test('a certificate without any name identifies nobody', async () => {
	assert.deepEqual(await found({subject: sequence()}), [
		'warn names-nobody: The subject is empty and there are no names: the certificate stands for nobody',
	]);
	assert.deepEqual(await found({subject: sequence(), extensions: [san]}), []);
});

test('a serving certificate with only a CN is accepted by no client', async () => {
	assert.deepEqual(await found({subject: subject(host), extensions: [server]}), [
		`warn serving-without-names: It has no names: no client will accept a server with it; "${host}" stands only in CN`,
	]);
	assert.deepEqual(await found({subject: subject(host)}), [
		`warn serving-without-names: The host "${host}" stands only in CN, where clients no longer look`,
	]);
	for (const parts of [
		{subject: subject(host), extensions: [server, san]},
		{subject: subject(host), extensions: [client]},
		{subject: subject('jane.doe')},
		{subject: subject('Example Root')},
		{subject: subject('ca.example.com'), extensions: [ca]},
	]) {
		assert.deepEqual(await found(parts), []);
	}
});

test('a CN that begins with dashes, and old string types, are also reported for certificates', async () => {
	assert.deepEqual(await found({subject: subject('--help'), extensions: [san]}), [
		'warn dashed-name: CN reads like an option of a command: "--help"',
	]);
	assert.deepEqual(await found({subject: sequence(rdn('2.5.4.3', text(0x14, 'a'))), extensions: [san]}), [
		'info old-string-type: Written in string types that not all programs read alike: "CN (T61String)"',
	]);
});
