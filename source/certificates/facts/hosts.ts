import type {Certificate} from '../../pki/index.js';

/** Names that a server's certificate is good for: `subjectAltName` alone, as clients have it (RFC 9525 §6.3). */
export function servedNames({subjectAltNames}: Certificate): readonly string[] {
	return subjectAltNames
		.filter(({kind, problem}) => (kind === 'dns' || kind === 'ip') && problem === undefined)
		.map(({value}) => value.toLowerCase().replace(/\.$/, ''));
}

/** Whether one of the names covers the host. Of a host `*.example.com` some name below is enough: others may serve the rest. */
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

/** How a Service is called from within the cluster, for which its API server does: `NAME.NAMESPACE.svc`. */
export function serviceHost({namespace, name}: {readonly namespace: string; readonly name: string}): string {
	return `${name}.${namespace}.svc`.toLowerCase();
}

/** Whether one of the names is a form of the Service's own: `web`, `web.shop`, `web.shop.svc.cluster.local`, `*.shop.svc`. */
export function coversService(
	names: readonly string[],
	{namespace, name}: {readonly namespace: string; readonly name: string},
): boolean {
	const [own, short] = [serviceHost({namespace, name}), name.toLowerCase()];
	return names.some(each => {
		// Whatever the domain of the cluster is.
		const inside = each.replace(/\.svc\..*$/, '.svc');
		return (
			each === short ||
			each === `${short}.${namespace.toLowerCase()}` ||
			covers([inside], own) ||
			// A Pod of its own name behind a headless Service.
			inside.endsWith(`.${own}`)
		);
	});
}

/** Whether a name is one that only the inside of a cluster knows. */
export function isInside(name: string): boolean {
	return /\.svc(?:\.|$)/.test(name);
}
