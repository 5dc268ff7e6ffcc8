// Reads cfssl's JSON documents: certificate specs and signing policies.
export {readDuration} from './duration-field.js';
export {formatSpec} from './format-spec.js';
export {parseSigningConfig, selectPolicy} from './signing-config.js';
export type {SigningPolicy} from './signing-policy.js';
export {defaultPolicy, policyFor} from './signing-policy.js';
export type {AuthoritySpec, ParsedSpec} from './spec.js';
export {parseAuthoritySpec, parseSpec} from './spec.js';
export {defaultKeySpec} from './spec-key.js';
export type {Faults, Reader} from './strict-json.js';
export {flag, integer, joinPath, listOf, mapOf, parseStrictJson, record, text} from './strict-json.js';
