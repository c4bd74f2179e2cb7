import { share } from '../host/shared-n8n';
import { RELEASES } from './releases';

export default async () =>
	await share(() => RELEASES.map(({ env, ...release }) => ({ release, env })));
