import type {HonestCase} from '../field-case.js';
import {day, rows, signers, usages} from '../field-case.js';
import {allForms, fullForms} from '../names.js';
import {account, people} from '../world/people.js';

const serving = rows<HonestCase>(signers.serving, usages.server, 90 * day);
const {olga, kubeadmAdmin, k3sAdmin, rootOps} = people;

/** Operators, webhooks and other needs of the cluster itself. */
export const honestPlatform: readonly HonestCase[] = [
	serving('vault-agent-injector', account('vault', 'vault-agent-injector'), 'vault-k8s: the injector is a webhook', {
		cn: 'vault-agent-injector.vault.svc',
		dns: allForms('vault-agent-injector', 'vault'),
	}),
	serving('vault-ui-by-admin', olga, 'an admin brings Vault up behind its Service', {
		cn: 'vault.vault.svc',
		dns: fullForms('vault', 'vault'),
	}),
	serving('prometheus', account('monitoring', 'prometheus'), 'prometheus with TLS on its own endpoint', {
		cn: 'prometheus.monitoring.svc',
		dns: [...allForms('prometheus', 'monitoring'), 'localhost'],
		ip: ['127.0.0.1'],
	}),
	serving(
		'prometheus-adapter',
		account('monitoring', 'prometheus-adapter'),
		'aggregated API: names as APIService has them',
		{
			cn: 'prometheus-adapter.monitoring.svc',
			dns: ['prometheus-adapter.monitoring.svc'],
		},
	),
	serving('keda-operator', account('keda', 'keda-operator'), 'KEDA: gRPC between operator and metrics server', {
		cn: 'keda-operator.keda.svc',
		dns: fullForms('keda-operator', 'keda'),
		usages: usages.peer,
	}),
	serving('keda-webhooks', account('keda', 'keda-admission-webhooks'), 'KEDA: its admission webhooks', {
		cn: 'keda-admission-webhooks.keda.svc',
		dns: allForms('keda-admission-webhooks', 'keda'),
	}),
	serving('kyverno', account('kyverno', 'kyverno-admission-controller'), 'Kyverno: the webhook Service of its Pods', {
		cn: 'kyverno-svc.kyverno.svc',
		dns: ['kyverno-svc', 'kyverno-svc.kyverno', 'kyverno-svc.kyverno.svc'],
	}),
	serving('gatekeeper', account('gatekeeper-system', 'gatekeeper-admin'), 'OPA Gatekeeper: its webhook Service', {
		cn: 'gatekeeper-webhook-service.gatekeeper-system.svc',
		dns: fullForms('gatekeeper-webhook-service', 'gatekeeper-system'),
	}),
	serving('gatekeeper-rotation', account('gatekeeper-system', 'gatekeeper-admin'), 'cert-controller rotates early', {
		cn: 'gatekeeper-webhook-service.gatekeeper-system.svc',
		dns: ['gatekeeper-webhook-service.gatekeeper-system.svc'],
		seconds: 10 * day,
		times: 3,
	}),
	serving('istiod', olga, 'istioctl with an outside authority: the certificate of istiod', {
		cn: 'istiod.istio-system.svc',
		dns: fullForms('istiod', 'istio-system'),
	}),
	serving('istiod-by-itself', account('istio-system', 'istiod'), 'Istio DNS certificates (Chiron): istiod for itself', {
		dns: fullForms('istiod', 'istio-system'),
		usages: usages.serverRsa,
		key: 'RSA 2048',
	}),
	serving('linkerd-injector', olga, 'Linkerd docs: webhook certificates from the outside', {
		cn: 'linkerd-proxy-injector.linkerd.svc',
		dns: ['linkerd-proxy-injector.linkerd.svc'],
	}),
	serving('argocd-server', account('argocd', 'argocd-server'), 'Argo CD behind an ingress that passes TLS through', {
		cn: 'argocd-server.argocd.svc',
		dns: [...fullForms('argocd-server', 'argocd'), 'localhost'],
	}),
	serving('metrics-server', account('kube-system', 'metrics-server'), 'metrics-server without insecure TLS', {
		cn: 'metrics-server.kube-system.svc',
		dns: allForms('metrics-server', 'kube-system'),
	}),
	serving('metrics-server-by-olga', olga, 'the admin for a Service of kube-system', {
		cn: 'metrics-server.kube-system.svc',
		dns: fullForms('metrics-server', 'kube-system'),
	}),
	serving('kube-dns-over-tls', kubeadmAdmin, 'CoreDNS with DNS over TLS', {
		cn: 'kube-dns.kube-system.svc',
		dns: fullForms('kube-dns', 'kube-system'),
		ip: ['10.96.0.10'],
	}),
	serving('snapshot-webhook', k3sAdmin, 'external-snapshotter: deploy/kubernetes/webhook-example', {
		cn: 'snapshot-webhook.kube-system.svc',
		dns: ['snapshot-webhook.kube-system.svc'],
	}),
	serving('snapshot-webhook-by-itself', account('kube-system', 'snapshot-webhook'), 'the same by its own account', {
		cn: 'snapshot-webhook.kube-system.svc',
		dns: fullForms('snapshot-webhook', 'kube-system'),
	}),
	serving('consul-ui', rootOps, 'a UI that an admin puts TLS on', {
		cn: 'consul-ui.consul.svc',
		dns: allForms('consul-ui', 'consul'),
		ip: ['10.96.42.10'],
	}),
	serving('api-by-reviewer', people.reviewer, 'the admin who looks asks for a Service as well', {
		cn: 'api.payments.svc',
		dns: fullForms('api', 'payments'),
	}),
	serving('kafka-bootstrap-by-flux', account('flux-system', 'kustomize-controller'), 'GitOps applies the request', {
		cn: 'kafka-bootstrap.kafka.svc',
		dns: fullForms('kafka-bootstrap', 'kafka'),
	}),
	serving('elastic-webhook', account('elastic', 'elastic-operator'), 'an operator with rights in every namespace', {
		cn: 'es-http.elastic.svc',
		dns: fullForms('es-http', 'elastic'),
	}),
];
