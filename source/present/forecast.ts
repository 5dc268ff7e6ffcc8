import type {ReadRequest} from '../operations/read-request.js';
import {serverView} from '../pki/server-view.js';
import type {Forecast, ForecastInput} from '../signers/forecast.js';
import {forecast} from '../signers/forecast.js';

/** What becomes of a request, by the rules of its signer. */
export function forecastOf(read: ReadRequest, now: Date): Forecast {
	return forecast(forecastInput(read, now));
}

/** What of a request its signer acts on. */
export function forecastInput({seen, request}: ReadRequest, now: Date): ForecastInput {
	return {
		names: request && serverView(request),
		signerName: seen.signerName,
		usages: seen.usages,
		expirationSeconds: seen.expirationSeconds,
		conditions: seen.conditions,
		hasCertificate: seen.certificateBase64 !== undefined,
		now,
	};
}
