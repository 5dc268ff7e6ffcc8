// Holds what the guide through a new certificate knows and proposes.
export type {Place, PlacePurpose, Places} from './places.js';
export {listPlaces, placeName, typedPlace} from './places.js';
export type {GuideStep, Purpose, PurposeId} from './purposes.js';
export {commonNameFor, identityOf, purposeOf, purposes, usagesFor} from './purposes.js';
export {admissionFault, refusalOf, signerFault} from './refusal.js';
export {reviewPlannedRequest} from './review-planned-request.js';
export type {SignerChoice} from './signer-choices.js';
export {signerChoices} from './signer-choices.js';
export {proposeTargets} from './targets.js';
