import type {CertificatePlaceJson} from '../../../source/present/certificates/certificate-place-json.js';
import type {Facts} from './teller.js';

/** An element of `certificates` of `certdeck certificates -o json`. */
export type Shown = CertificatePlaceJson;

type Placed = {readonly namespace: string | null; readonly name: string; readonly field: string};

/** `NAMESPACE/NAME/FIELD` or `NAME/FIELD`. */
export function placeOf({namespace, name, field}: Placed): string {
	return [...(namespace === null ? [] : [namespace]), name, field].join('/');
}

/** The same facts, with the lists whose order means nothing in one order. */
export function inOrder(facts: Facts): Facts {
	return {
		...facts,
		users: facts.users.toSorted(),
		trustedBy: facts.trustedBy.toSorted(),
		findings: facts.findings.toSorted(),
	};
}

/** What is shown of a place. */
export function factsOf(shown: Shown): Facts {
	const [first] = shown.certificates;
	const {by, name} = shown.renewer;
	return inOrder({
		kind: shown.kind,
		at: placeOf(shown),
		state: shown.state as Facts['state'],
		purpose: shown.purpose,
		issuer: first?.issuer ?? null,
		names: first?.subjectAltNames ?? [],
		ends: shown.ends,
		count: shown.certificates.length,
		key: shown.key,
		users: shown.users.map(({kind, name, how}) => `${kind}/${name} ${how}`),
		used: shown.used as Facts['used'],
		// Who asked for it is somebody else on each plane.
		renewer: [by, ...(name === null || by === 'requester' ? [] : [name])].join(' '),
		trustedBy: shown.trustedBy.map(placeOf),
		sameKey: shown.sameKey.map(placeOf),
		alsoIn: shown.alsoIn,
		findings: shown.findings.map(({id}) => id),
	});
}
