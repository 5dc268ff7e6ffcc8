import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {RefusedError, UsageError} from '../../../source/commands/arguments/command.js';
import {reportError} from '../../../source/commands/line/report-error.js';
import {OperationError} from '../../../source/operations/plan/operation-error.js';
import {PkiError} from '../../../source/pki/pki-error.js';
import {FileError} from '../../../source/storage/files/file-error.js';

for (const {name, error, code, said} of [
	{name: 'a wrong command line', error: new UsageError('no', 'so'), code: 2, said: 'certdeck: no\n  → so\n'},
	{name: 'a refusal of review', error: new RefusedError('no'), code: 3, said: 'certdeck: no [refused]\n'},
	{name: 'an interruption', error: new ClusterError('aborted', 'given up'), code: 130, said: ''},
	{
		name: 'a fault of the cluster',
		error: new ClusterError('unreachable', 'no'),
		code: 1,
		said: 'certdeck: no [unreachable]\n',
	},
	{
		name: 'a request that changed',
		error: new OperationError('changed', 'no'),
		code: 1,
		said: 'certdeck: no [changed]\n',
	},
	{
		name: 'a file that is missing',
		error: new FileError('not-found', 'x', 'no'),
		code: 1,
		said: 'certdeck: no [not-found]\n',
	},
	{
		name: 'a damaged file',
		error: new PkiError('bad-pem', 'no\u001b[2J'),
		code: 1,
		said: 'certdeck: no\\x1b[2J [bad-pem]\n',
	},
	{
		name: 'a locked key',
		error: new PkiError('passphrase-needed', 'locked'),
		code: 1,
		said: "certdeck: locked [passphrase-needed]\n  → --passphrase prompt asks for it, file:PATH reads it; for an authority's key it is --ca-key-passphrase-file PATH\n",
	},
	{
		name: 'what a flag may overrule',
		error: new OperationError('refused', 'no', {hint: 'change it', flagHint: '--yes sends it'}),
		code: 1,
		said: 'certdeck: no [refused]\n  → change it\n  → --yes sends it\n',
	},
	{
		name: 'a bug',
		error: new TypeError('x is undefined'),
		code: 1,
		said: 'certdeck: this is a bug in certdeck: TypeError: x is undefined\n',
	},
]) {
	test(`${name} ends with ${code}`, () => {
		let written = '';
		assert.equal(
			reportError(error, text => {
				written += text;
			}),
			code,
		);
		assert.equal(written, said);
	});
}
