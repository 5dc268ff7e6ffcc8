import {createStore} from '../../base/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {FileError} from '../../storage/files/index.js';
import type {AuthorityFiles} from '../../storage/issuance/index.js';
import type {AuthoritiesPort, AuthorityList} from '../ports/authorities/index.js';
import type {KeptAuthorities, KeptAuthoritySources} from './kept-authorities.js';

export type AuthoritiesOnDemand = AuthoritiesPort & Pick<KeptAuthorities, 'serving' | 'held' | 'own'>;

/** As `createKeptAuthorities`, whose module is loaded when it is first needed, so that the deck starts without it. */
export function createAuthoritiesOnDemand(sources: KeptAuthoritySources): AuthoritiesOnDemand {
	const {getSnapshot, subscribe, set} = createStore<AuthorityList>({phase: 'reading'});
	let loaded: KeptAuthorities | undefined;
	let loading: Promise<KeptAuthorities> | undefined;
	const kept = () => {
		loading ??= import('./kept-authorities.js').then(({createKeptAuthorities}) => {
			loaded = createKeptAuthorities(sources);
			const {getSnapshot: latest, subscribe: follow} = loaded;
			follow(() => set(latest()));
			return loaded;
		});
		return loading;
	};

	return {
		getSnapshot,
		subscribe,
		read: () => void kept().then(({read}) => read()),
		look: async name => (await kept()).look(name),
		planCreate: async values => (await kept()).planCreate(values),
		planPublish: async (name, values) => (await kept()).planPublish(name, values),
		planImport: async values => (await kept()).planImport(values),
		planRotate: async (name, values) => (await kept()).planRotate(name, values),
		planRetire: async name => (await kept()).planRetire(name),
		hold: async (name, passphrase) => (await kept()).hold(name, passphrase),
		release: name => loaded?.release(name),
		serving: async signerName => (await kept()).serving(signerName),
		own: async () => (await kept()).own(),
		held: caPath => loaded?.held(caPath),
	};
}

/** The files of the authority that is configured for a signer. One that can't be read is none: the screen of authorities says why. */
export function readableServing(
	kept: Pick<AuthoritiesOnDemand, 'serving'>,
	signerName: string,
): Promise<AuthorityFiles | undefined> {
	return kept.serving(signerName).catch((error: unknown) => {
		if (error instanceof FileError || error instanceof ClusterError) {
			return undefined;
		}

		throw error;
	});
}
