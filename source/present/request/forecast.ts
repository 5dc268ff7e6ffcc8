import type {ReviewedRequest} from '../../operations/assess/index.js';
import {serverView} from '../../pki/x509/index.js';
import type {Forecast, ForecastInput} from '../../signers/forecast/index.js';
import {forecast} from '../../signers/forecast/index.js';

type Foreseen = Pick<ReviewedRequest, 'seen' | 'request' | 'signing'>;

/** The future of a request, by the rules of its signer. */
export function forecastOf(read: Foreseen, now: Date): Forecast {
	return forecast(forecastInput(read, now));
}

/** The parts of a request on which its signer acts. */
export function forecastInput({seen, request, signing}: Foreseen, now: Date): ForecastInput {
	return {
		names: request && serverView(request),
		signerName: seen.signerName,
		usages: seen.usages,
		expirationSeconds: seen.expirationSeconds,
		conditions: seen.conditions,
		signing,
		hasCertificate: seen.certificateBase64 !== undefined,
		now,
	};
}
