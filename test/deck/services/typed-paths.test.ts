import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {createGuideServices} from '../../../source/deck/services/guide-services.js';
import {createPublishingServices, createSigningServices} from '../../../source/deck/services/sign-publish-services.js';
import {aRequest} from '../../helpers/requests.js';

const home = mkdtempSync(join(tmpdir(), 'certdeck-home-'));
const before_ = process.env['HOME'];
before(() => {
	process.env['HOME'] = home;
});
after(() => {
	process.env['HOME'] = before_;
	rmSync(home, {recursive: true});
});

type Guide = Parameters<typeof createGuideServices>[0];
type Publishing = Parameters<typeof createPublishingServices>[0];
const guide = createGuideServices({} as Guide);
const rest = {
	cluster: {
		info: {namespace: 'default', server: 'https://127.0.0.1'},
		identity: async () => 'uid',
		readRequest: async () => aRequest({name: 'a'}),
	},
	follow: {follow: {of: () => ({})}, kept: {held: () => undefined}},
	now: () => new Date(),
};

const cases: ReadonlyArray<readonly [string, (path: string) => Promise<unknown>]> = [
	['a spec', path => guide.readSpec(path)],
	['a request', path => guide.readRequest(path)],
	['a request to send', path => guide.planFileRequest(path, {name: '', expiration: ''} as never)],
	[
		'an authority',
		path =>
			createSigningServices(rest as never).plan(
				// A request without approval is refused before any file is read.
				aRequest({name: 'a', conditions: [{type: 'Approved', status: 'True', reason: 'Test', message: ''}]}),
				{caPath: path, caKeyPath: path},
			),
	],
	[
		'a key to publish',
		path =>
			createPublishingServices(rest as unknown as Publishing).plan(aRequest({name: 'a'}), {
				keyPath: path,
				secret: 'a/b',
			}),
	],
];

for (const [what, read] of cases) {
	test(`the tilde is expanded in the path of ${what}`, async () => {
		await assert.rejects(read('~/none.pem'), (error: Error) => {
			assert.match(error.message, new RegExp(`${home}/none\\.pem`));
			return true;
		});
	});
}

test('the tilde is expanded in the path of a text to save', async () => {
	const {steps} = await guide.planSave('~/spec.json', '{}');
	assert.equal(steps[0]?.name, join(home, 'spec.json'));
});
