import {useEffect, useState} from 'react';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import type {SignatureCheck} from '../../../pki/keys/index.js';
import {useDeck} from '../../hooks/index.js';

/** The result of checking the request's signature; undefined until it is known. */
export function useSignature(request: CertificateSigningRequest | undefined): SignatureCheck | undefined {
	const {services} = useDeck();
	const [found, setFound] = useState<{readonly base64: string; readonly check: SignatureCheck | undefined}>();
	const base64 = request?.requestBase64;
	// biome-ignore lint/correctness/useExhaustiveDependencies: what is signed changes with spec.request alone
	useEffect(() => {
		let isGone = false;
		if (request) {
			services.detail.checkSignature(request).then(check => {
				if (!isGone) {
					setFound({base64: request.requestBase64, check});
				}
			});
		}

		return () => {
			isGone = true;
		};
	}, [services, base64]);
	return found !== undefined && found.base64 === base64 ? found.check : undefined;
}
