// Predicts what a signer will do with a request, and until when a certificate is valid.
export {cleanupAt} from './cleaner.js';
export type {Diagnosis} from './diagnosis.js';
export {diagnose} from './diagnosis.js';
export type {Forecast, ForecastInput, Signing} from './forecast.js';
export {forecast, isUnserved} from './forecast.js';
export {leastExpirationSeconds, predictValidity} from './validity.js';
