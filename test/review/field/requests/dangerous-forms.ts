import {element, extension, text} from '../../../pki/build-der.js';
import type {DangerousCase} from '../field-case.js';
import {day, rows, signers, usages} from '../field-case.js';
import {fullForms} from '../names.js';
import {account, people} from '../world/people.js';

const serving = rows<DangerousCase>(signers.serving, usages.server, 90 * day);
const {alice, bruno, carmen, gus, mallory} = people;
const shown = {grave: true, shown: true} as const;
const orders = {cn: 'orders.shop.svc', dns: fullForms('orders', 'shop')} as const;

/** Keys, encodings and extensions that deceive an approver, and certificates with a hidden login. */
export const dangerousForms: readonly DangerousCase[] = [
	serving('rsa-1024', alice, 'an old script with RSA 1024', {...orders, key: 'RSA 1024', usages: usages.serverRsa}),
	serving('shared-key-alice', alice, 'a key that went round by mail', {...orders, sharedKey: 'mailed', ...shown}),
	serving('shared-key-mallory', mallory, 'the same key asks for something else', {
		dns: fullForms('demo', 'sandbox'),
		sharedKey: 'mailed',
		...shown,
	}),
	serving('second-block', bruno, 'another request behind the one that the server reads', {
		...orders,
		behind: {o: ['system:masters'], cn: 'root'},
		...shown,
	}),
	serving('steering-extension', bruno, 'it names where its revocation is looked up', {
		...orders,
		extensions: [extension('2.5.29.31', Buffer.from([0x30, 0x00]))],
	}),
	serving('critical-unknown', bruno, 'an extension that readers must understand or refuse', {
		...orders,
		extensions: [extension('1.3.6.1.4.1.57683.99', Buffer.from([0x05, 0x00]), true)],
	}),
	serving('other-name', carmen, 'a Windows user name in otherName, which AD takes for a login', {
		cn: 'api.payments.svc',
		dns: fullForms('api', 'payments'),
		otherNames: [
			element(
				0xa0,
				Buffer.from([0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x14, 0x02, 0x03]),
				element(0xa0, text(0x0c, 'administrator@corp.example')),
			),
		],
	}),
	serving('address-as-name', alice, 'an address written as a DNS name', {dns: [...orders.dns, '10.96.33.5']}),
	serving('url-as-name', alice, 'a URL where a host belongs', {dns: ['https://orders.shop.svc:8443']}),
	serving('invisible-characters', mallory, 'a name with a character of no width', {
		cn: 'demo\u200b.sandbox.svc',
		dns: fullForms('demo', 'sandbox'),
	}),
	serving('right-to-left', mallory, 'reads as another name where marks turn the direction', {
		cn: 'api.\u202etnemyap\u202cs.svc',
		dns: fullForms('demo', 'sandbox'),
	}),
	serving('other-common-name', bruno, 'CN is another team’s Service; old clients look there', {
		cn: 'api.payments.svc',
		dns: fullForms('orders', 'shop'),
	}),
	serving('ten-years', alice, 'seed tutorials sign for ten years', {...orders, seconds: 3650 * day}),
	serving('client-from-trusted-signer', gus, 'a custom signer with the cluster’s own authority: it logs in', {
		signerName: signers.shadow,
		cn: 'root-ops@corp.example',
		usages: usages.client,
	}),
	serving('peer-from-trusted-signer', alice, 'client and server auth from the same: the server key logs in', {
		signerName: signers.shadow,
		...orders,
		usages: usages.peer,
	}),
	serving('peer-from-trusted-signer-by-itself', account('shop', 'orders'), 'the same by the account of the Pods', {
		signerName: signers.shadow,
		...orders,
		usages: usages.peer,
	}),
	serving('client-with-admin-group', mallory, 'the admins’ group from a custom signer: what trusts it is not known', {
		cn: 'ops',
		o: ['kubeadm:cluster-admins'],
		usages: usages.client,
		...shown,
	}),
	serving('unserved-signer', alice, 'a kubernetes.io name that nothing serves', {
		...orders,
		signerName: 'kubernetes.io/serving',
	}),
	serving('names-nobody', alice, 'a request that stands for nobody at all', {}),
	serving('server-without-names', alice, 'a server without names: CN is a Service, SANs are none', {
		cn: 'orders.shop.svc',
	}),
	serving('hundred-names', bruno, 'a hundred and more names: nobody can have looked at them', {
		dns: Array.from({length: 120}, (_, index) => `pod-${index}.orders.shop.svc`),
	}),
];
