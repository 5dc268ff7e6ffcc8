import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readCertificateBytes} from '../../source/certificates/read/certificate-bytes.js';
import {readRegularCertificates} from '../../source/certificates/read/regular-certificates.js';
import {encodePem} from '../../source/pki/pem/index.js';
import {certificate, sequence, text} from '../pki/build-der.js';
import {makeCertificate} from './make-certificate.js';

const root = makeCertificate({name: 'Root', isCa: true});
const leaf = makeCertificate({name: 'web', hosts: ['web.example'], by: root});
const faulty = encodePem('CERTIFICATE', certificate({notAfter: text(0x17, '991332000000Z')}));
const none = encodePem('CERTIFICATE', sequence());
const large = makeCertificate({
	name: 'large',
	hosts: Array.from({length: 4000}, (_, index) => `host-${index}.example`),
});

const files: Readonly<Record<string, {readonly file: string; readonly isRegular: boolean}>> = {
	'one certificate': {file: leaf.pem, isRegular: true},
	'a chain': {file: leaf.pem + root.pem, isRegular: true},
	'the same twice': {file: leaf.pem + leaf.pem, isRegular: true},
	'one with a fault': {file: faulty + leaf.pem, isRegular: true},
	'a hundred': {file: leaf.pem.repeat(100), isRegular: true},
	'one that is none': {file: leaf.pem + none, isRegular: false},
	'one that does not fit into the room': {file: large.pem, isRegular: false},
	'a key behind it': {file: leaf.pem + leaf.keyPem, isRegular: false},
	'half of one behind it': {file: leaf.pem + root.pem.slice(0, 200), isRegular: false},
	nothing: {file: '', isRegular: false},
};

for (const [name, {file, isRegular}] of Object.entries(files)) {
	test(`reads a file of ${name} as the lenient reader does`, () => {
		const told = ({certificates, faults, foundByGo}: ReturnType<typeof readCertificateBytes>) => ({
			ders: certificates.map(({raw}) => Buffer.from(raw.der).toString('hex')),
			problems: certificates.map(({problems}) => problems),
			faults,
			foundByGo,
		});
		assert.equal(readRegularCertificates(Buffer.from(file)) !== undefined, isRegular);
		// A blank line at the end changes nothing but the reader.
		assert.deepEqual(
			told(readCertificateBytes(Buffer.from(file))),
			told(readCertificateBytes(Buffer.from(`${file}\n`))),
		);
	});
}

test('keeps neither the file nor what lies beside it in memory with a certificate', () => {
	const file = Buffer.from(makeCertificate({name: 'kept'}).pem);
	const [one] = readCertificateBytes(file).certificates;
	const memory = Buffer.from(new Uint8Array((one?.raw.der.buffer ?? new ArrayBuffer()) as ArrayBuffer));
	assert.ok(memory.includes(Buffer.from('kept')));
	assert.ok(!memory.includes(file.subarray(0, 20)));
	assert.ok(!memory.includes(file.subarray(-20)));
});

test('has a certificate of many files in memory once, and those of one file apart', () => {
	const [first, second] = [root.pem, root.pem].map(file => readCertificateBytes(Buffer.from(file)).certificates[0]);
	assert.equal(first, second);
	const [one, twin] = readCertificateBytes(Buffer.from(root.pem + root.pem)).certificates;
	assert.notEqual(one, twin);
});
