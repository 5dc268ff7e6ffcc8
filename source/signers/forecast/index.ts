// What a signer will do, and until when.
export {cleanupAt} from './cleaner.js';
export type {Diagnosis} from './diagnosis.js';
export {diagnose} from './diagnosis.js';
export type {Forecast, ForecastInput, Signing} from './forecast.js';
export {forecast, isUnserved} from './forecast.js';
export {leastExpirationSeconds, predictValidity} from './validity.js';
