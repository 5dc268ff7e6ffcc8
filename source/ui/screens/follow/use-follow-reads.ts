import {useEffect, useState} from 'react';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import type {FollowFacts} from '../../../present/work/index.js';
import {isKnownError} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';

/** Reads once who may approve the request. Checks its certificate again when the certificate or its records change. */
export function useFollowReads(
	request: CertificateSigningRequest | undefined,
	version: number,
): Pick<FollowFacts, 'approvers' | 'checks'> {
	const {services} = useDeck();
	const [approvers, setApprovers] = useState<FollowFacts['approvers']>();
	const [checks, setChecks] = useState<FollowFacts['checks']>();
	const isThere = request !== undefined;
	const certificate = request?.certificateBase64;

	// biome-ignore lint/correctness/useExhaustiveDependencies: who may approve depends on the signer alone, which stays
	useEffect(() => {
		let isGone = false;
		if (request !== undefined && request.certificateBase64 === undefined) {
			services.follow.approvers(request).then(
				found => !isGone && setApprovers(found ?? 'unknown'),
				(error: unknown) => {
					if (!isKnownError(error)) {
						throw error;
					}
				},
			);
		}

		return () => {
			isGone = true;
		};
	}, [services, isThere]);

	// biome-ignore lint/correctness/useExhaustiveDependencies: the certificate and what is known of it are what counts
	useEffect(() => {
		let isGone = false;
		if (request?.certificateBase64 !== undefined) {
			services.follow.verify(request).then(
				found => !isGone && setChecks(found),
				(error: unknown) => {
					if (!isKnownError(error)) {
						throw error;
					}

					if (!isGone) {
						setChecks({message: error.message});
					}
				},
			);
		}

		return () => {
			isGone = true;
		};
	}, [services, certificate, version]);

	return {approvers, checks};
}
