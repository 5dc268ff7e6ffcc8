// Checks hosts as the user types them, and proposes the host names of Services, Pods and nodes.
export type {HostFault} from './check-host.js';
export {checkHost} from './check-host.js';
export type {HostAdvice, KnownNames} from './host-advice.js';
export {adviseHost} from './host-advice.js';
export type {HostOffer} from './host-forms.js';
export {nodeForms, podForms, podSetForms, podSets, serviceForms, serviceNameForms, webhookForms} from './host-forms.js';
