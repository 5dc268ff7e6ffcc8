import type {Certificate} from '../../pki/index.js';

/** The names for which clients accept a server's certificate: only `subjectAltName` (RFC 9525 §6.3). */
export function servedNames({subjectAltNames}: Certificate): readonly string[] {
	return subjectAltNames
		.filter(({kind, problem}) => (kind === 'dns' || kind === 'ip') && problem === undefined)
		.map(({value}) => value.toLowerCase().replace(/\.$/, ''));
}

/**
 * Whether one of the names covers the host. For a host `*.example.com`, any name below it is enough, because other
 * certificates may serve the rest.
 */
export function covers(names: readonly string[], host: string): boolean {
	const wanted = host.toLowerCase().replace(/\.$/, '');
	return names.some(name =>
		wanted.startsWith('*.')
			? name === wanted || name.endsWith(wanted.slice(1))
			: name === wanted || (name.startsWith('*.') && wanted.includes('.') && name.slice(1) === parentOf(wanted)),
	);
}

function parentOf(host: string): string {
	return host.slice(host.indexOf('.'));
}

/** The name of a Service in the cluster, which the API server also uses: `NAME.NAMESPACE.svc`. */
export function serviceHost({namespace, name}: {readonly namespace: string; readonly name: string}): string {
	return `${name}.${namespace}.svc`.toLowerCase();
}

/** Whether one of the names is a name of the Service: `web`, `web.shop`, `web.shop.svc.cluster.local`, `*.shop.svc`. */
export function coversService(
	names: readonly string[],
	{namespace, name}: {readonly namespace: string; readonly name: string},
): boolean {
	const [own, short] = [serviceHost({namespace, name}), name.toLowerCase()];
	return names.some(each => {
		// With any domain of the cluster.
		const inside = each.replace(/\.svc\..*$/, '.svc');
		return (
			each === short ||
			each === `${short}.${namespace.toLowerCase()}` ||
			covers([inside], own) ||
			// The name of a Pod behind a headless Service.
			inside.endsWith(`.${own}`)
		);
	});
}

/** Whether a name is only known inside a cluster. */
export function isInside(name: string): boolean {
	return /\.svc(?:\.|$)/.test(name);
}
