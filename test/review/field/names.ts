/** The two most used forms of a Service's name. */
export function fullForms(service: string, namespace: string): readonly string[] {
	return [`${service}.${namespace}.svc`, `${service}.${namespace}.svc.cluster.local`];
}

/** Every form that resolves within the namespace, as scripts write them. */
export function allForms(service: string, namespace: string): readonly string[] {
	return [service, `${service}.${namespace}`, ...fullForms(service, namespace)];
}

export const loopback = {dns: ['localhost'], ip: ['127.0.0.1']} as const;
