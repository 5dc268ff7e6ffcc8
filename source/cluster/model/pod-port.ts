/** A port of a Pod, whether a container declares it or not. */
export type PodPort = {readonly namespace: string; readonly pod: string; readonly port: number};
