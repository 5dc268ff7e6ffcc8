import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {test} from 'node:test';
import {encodePem} from '../../source/pki/pem/index.js';
import type {Json} from '../helpers/raw-api.js';
import type {PodStage} from './pod-stage.js';
import {finalCondition, group} from './pod-stage.js';
import type {World} from './world.js';
import {expectCode, expectFailure, expectInvalid} from './world.js';

const chainField = 'status.certificateChain';

/** Points 107 to 116: the one write to `/status` that ends a PodCertificateRequest. */
export function podStatusPoints(world: World, stageOf: () => Promise<PodStage>): void {
	/** Puts a status on a new request. */
	async function fresh(status: object) {
		const stage = await stageOf();
		return stage.putStatus((await stage.pending()).metadata.name, status);
	}

	const refused = async (status: object, causes: ReadonlyArray<readonly [string, string]>, text?: RegExp) =>
		expectInvalid(await fresh(status), causes, text);

	test('107. type Approved, status False, two types, no reason, reason with a space, no lastTransitionTime: 422', async () => {
		const dotted = 'status.conditions.[0]';
		const plain = 'status.conditions[0]';
		const one = (rest: object) => ({conditions: [finalCondition('Denied', rest)]});
		await refused(one({type: 'Approved'}), [['FieldValueNotSupported', `${dotted}.type`]]);
		await refused(one({status: 'False'}), [['FieldValueNotSupported', `${dotted}.status`]]);
		await refused(
			{conditions: [finalCondition('Denied'), finalCondition('Failed')]},
			[['FieldValueInvalid', 'status.conditions.[1].type']],
			/There may be at most one condition with type/,
		);
		await refused(one({reason: undefined}), [['FieldValueRequired', `${plain}.reason`]]);
		await refused(one({reason: 'not one word'}), [['FieldValueInvalid', `${plain}.reason`]]);
		await refused(one({reason: 'x'.repeat(1025)}), [['FieldValueTooLong', `${plain}.reason`]]);
		await refused(one({message: 'x'.repeat(32_769)}), [['FieldValueTooLong', `${plain}.message`]]);
		await refused(one({lastTransitionTime: undefined}), [['FieldValueRequired', `${plain}.lastTransitionTime`]]);
	});

	test('108. Denied: 200; the same again 200; other message, Issued, cleared: 422', async () => {
		const {pending, putStatus, issued} = await stageOf();
		const {name} = (await pending()).metadata;
		const conditions = [finalCondition('Denied', {message: undefined})];
		const denied = expectCode(await putStatus(name, {conditions}), 200).json.status;
		expectCode(await putStatus(name, denied), 200);
		for (const status of [{conditions: [{...denied.conditions[0], message: 'else'}]}, issued(), {}]) {
			expectInvalid(
				await putStatus(name, status),
				[['FieldValueInvalid', 'status']],
				/immutable after PodCertificateRequest is issued, denied, or failed/,
			);
		}
	});

	test('109. label by /status: 200, not stored', async () => {
		const {pending, pathOf, signer} = await stageOf();
		const object = await pending();
		const labels = {...object.metadata.labels, added: 'yes'};
		const path = pathOf(object.metadata.name, 'status');
		expectCode(await signer.put(path, {...object, metadata: {...object.metadata, labels}}), 200);
		const {metadata} = expectCode(await world.admin.get(pathOf(object.metadata.name)), 200).json;
		assert.equal(metadata.labels.added, undefined);
	});

	test('110. chain without condition, Denied with chain: 422 @ status', async () => {
		const {issued} = await stageOf();
		const {conditions, ...rest} = issued();
		await refused(rest, [['FieldValueInvalid', 'status']], /status is immutable unless transitioning to/);
		await refused(
			{...rest, conditions: [finalCondition('Denied')]},
			[['FieldValueInvalid', 'status']],
			/non-condition status fields must be empty when denying or failing/,
		);
	});

	test('111. Issued with chain and three times: 200 by PUT, merge, strategic and apply patch', async () => {
		const {pending, pathOf, signer, issued} = await stageOf();
		const status = issued();
		assert.equal(expectCode(await fresh(status), 200).json.status.certificateChain, status.certificateChain);
		for (const kind of ['merge', 'strategic', 'apply'] as const) {
			const {metadata} = await pending();
			const path = pathOf(metadata.name, 'status');
			const body =
				kind === 'apply'
					? {apiVersion: `${group}/v1`, kind: 'PodCertificateRequest', metadata: {name: metadata.name}, status}
					: {status};
			const answer = await signer.patch(`${path}?fieldManager=conformance`, kind, body);
			assert.equal(expectCode(answer, 200).json.status.notAfter, status.notAfter, kind);
		}
	});

	test('112. base64 chain, key block, broken second block, root first, other key: 422; text around and the root at the end: 200', async () => {
		const {authority, issued} = await stageOf();
		// All chains use the times of one status, because a second later both would change.
		const status = issued();
		const {certificateChain} = status;
		const chain = (other: string, text: RegExp) =>
			refused({...status, certificateChain: other}, [['FieldValueInvalid', chainField]], text);
		await chain(Buffer.from(certificateChain).toString('base64'), /must contain at least one certificate/);
		await chain(encodePem('PRIVATE KEY', Buffer.from('no key')), /must consist entirely of CERTIFICATE PEM blocks/);
		const broken = certificateChain + encodePem('CERTIFICATE', Buffer.from([0x30, 0]));
		await chain(broken, /intermediate certificate does not parse as valid X\.509/);
		await chain(
			authority.certificatePem + certificateChain,
			/leaf certificate was not issued to the requested public key/,
		);
		const other = issued({key: generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey});
		await refused(other, [['FieldValueInvalid', chainField]], /was not issued to the requested public key/);
		const around = `text\n${status.certificateChain}${authority.certificatePem}`;
		expectCode(await fresh({...status, certificateChain: around}), 200);
	});

	test('113. each time absent: 422 FieldValueRequired; off by 1 s, notBefore 6 min off: 422; 4 min: 200', async () => {
		const {issued} = await stageOf();
		for (const name of ['notBefore', 'notAfter', 'beginRefreshAt'] as const) {
			await refused({...issued(), [name]: undefined}, [['FieldValueRequired', `status.${name}`]]);
		}

		const shifted = (text: string) => `${new Date(Date.parse(text) + 1000).toISOString().slice(0, 19)}Z`;
		for (const name of ['notBefore', 'notAfter'] as const) {
			const status = issued();
			await refused({...status, [name]: shifted(status[name])}, [['FieldValueInvalid', `status.${name}`]]);
		}

		for (const startSeconds of [-360, 360]) {
			await refused(
				issued({startSeconds}),
				[['FieldValueInvalid', 'status.notBefore']],
				/must be set to within 5 minutes of kube-apiserver's current time/,
			);
		}

		expectCode(await fresh(issued({startSeconds: -240})), 200);
	});

	test('114. lifetime 3599 s, one second over the maximum: 422; 3600 s, the maximum: 200', async () => {
		const {issued} = await stageOf();
		for (const [lifeSeconds, text] of [
			[3599, /leaf certificate lifetime must be >= 1 hour/],
			[86_401, /leaf certificate lifetime must be <= spec\.maxExpirationSeconds \(86400\)/],
		] as const) {
			await refused(issued({lifeSeconds, refreshSeconds: 1800}), [['FieldValueInvalid', chainField]], text);
		}

		for (const lifeSeconds of [3600, 86_400]) {
			expectCode(await fresh(issued({lifeSeconds})), 200);
		}
	});

	test('115. beginRefreshAt 599 s from either end: 422; 600 s: 200', async () => {
		const {issued} = await stageOf();
		const lifeSeconds = 7200;
		for (const refreshSeconds of [599, lifeSeconds - 599]) {
			await refused(issued({lifeSeconds, refreshSeconds}), [['FieldValueInvalid', 'status.beginRefreshAt']]);
		}

		for (const refreshSeconds of [600, lifeSeconds - 600]) {
			expectCode(await fresh(issued({lifeSeconds, refreshSeconds})), 200);
		}
	});

	test('116. without sign: 422 FieldValueForbidden @ spec.signerName, for a denial as well; a Role instead of a ClusterRole: 422; no right to /status: 403; nothing changed: 200', async () => {
		const {pending, pathOf, putStatus, issued, roleSigner, creator} = await stageOf();
		const {name} = (await pending()).metadata;
		const denied = {conditions: [finalCondition('Denied')]};
		const statuses: readonly Json[] = [denied, issued()];
		for (const status of statuses) {
			expectInvalid(
				await putStatus(name, status, roleSigner),
				[['FieldValueForbidden', 'spec.signerName']],
				/is not permitted to "sign" for signer "example\.com\/pod"/,
			);
		}

		expectFailure(await putStatus(name, denied, creator), 403, 'Forbidden');
		const {json} = await world.admin.get(pathOf(name));
		expectCode(await roleSigner.put(pathOf(name, 'status'), json), 200);
	});
}
