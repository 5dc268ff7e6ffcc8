import {localized} from '../../base/text/index.js';
import type {Transport} from '../connection/index.js';
import {asList, asObject} from '../model/index.js';
import {getOptional} from './get-optional.js';

export const certificateGroup = '/apis/certificates.k8s.io';

/** Whether the server's discovery lists a resource of certificates.k8s.io in a version. */
export async function servesCertificates(
	transport: Transport,
	version: string,
	plural: string,
	signal?: AbortSignal,
): Promise<boolean> {
	const what = localized`ask which certificate APIs the server has`;
	const list = await getOptional(transport, `${certificateGroup}/${version}`, what, asObject, signal);
	return asList(list?.['resources']).some(each => asObject(each)['name'] === plural);
}
