import type {CertificateSigningRequest, Condition} from '../../cluster/model/index.js';

/**
 * The program that wrote a condition, if only one ever wrote to that subresource. The server knows it by its user agent,
 * which nobody verifies. Hostile text.
 */
export function writerOf(
	{type}: Pick<Condition, 'type'>,
	{laterWrites = []}: CertificateSigningRequest,
): string | undefined {
	const under = type === 'Approved' || type === 'Denied' ? 'approval' : 'status';
	const writers = laterWrites.filter(({subresource}) => subresource === under);
	return writers.length === 1 ? writers[0]?.manager : undefined;
}
