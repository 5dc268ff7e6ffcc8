// Connects to an API server: kubeconfig, credentials, proxies and TLS.
export type {ApiRequest} from './api-request.js';
export {fromStatus} from './errors.js';
export {uidOfKubeSystem} from './kube-system-uid.js';
export type {KubeconfigOptions, LoadedContext} from './kubeconfig.js';
export type {Loan, LoginTerminal} from './login-terminal.js';
export type {Overrides} from './override-kubeconfig.js';
export type {Transport} from './transport.js';
export {createTransport} from './transport.js';
