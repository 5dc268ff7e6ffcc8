import type {Printable} from '../../base/text/index.js';
import {printable} from '../../base/text/index.js';
import {apiServerClient, kubeletClient} from '../../signers/known/index.js';

const short: ReadonlyMap<string, Printable> = new Map([
	[apiServerClient, printable('client')],
	[kubeletClient, printable('kubelet-client')],
]);

/** A short name of a signer. The short names of well-known signers begin differently: `client`, `kubelet-client`. */
export function shortSigner(signerName: string): Printable {
	return short.get(signerName) ?? printable(signerName.replace(/^kubernetes\.io\//, ''));
}
