// Renews many certificates, each as one piece of work that can be resumed.
export type {CarryOptions} from './carry-through.js';
export type {SigningAuthority} from './decide-and-sign.js';
export type {KeptAuthority} from './kept-authority.js';
export {findKeptAuthority, namedAuthority} from './kept-authority.js';
export type {RenewalItem, RenewalsPlan, RenewalWish} from './plan-renewals.js';
export {planRenewals} from './plan-renewals.js';
export type {RenewalOutcome, RenewalProgress, RenewalRun} from './renewal-run.js';
export {startRenewals} from './renewal-run.js';
