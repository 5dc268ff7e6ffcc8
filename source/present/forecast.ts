import type {ReviewedRequest} from '../operations/review-request.js';
import {serverView} from '../pki/server-view.js';
import type {Forecast} from '../signers/forecast.js';
import {forecast} from '../signers/forecast.js';

/** What becomes of a request, by the rules of its signer. */
export function forecastOf({seen, request}: ReviewedRequest, now: Date): Forecast {
	return forecast({
		names: request && serverView(request),
		signerName: seen.signerName,
		usages: seen.usages,
		expirationSeconds: seen.expirationSeconds,
		conditions: seen.conditions,
		hasCertificate: seen.certificateBase64 !== undefined,
		now,
	});
}
